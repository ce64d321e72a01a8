<?php
// One that was started has a row; what is set of it is in the row at once, for whoever asks in another process.
abstract class pm_LongTask_Task
{
    public const STATUS_NOT_STARTED = 'not_started';
    public const STATUS_RUNNING = 'running';
    public const STATUS_ERROR = 'error';
    public const STATUS_DONE = 'done';

    public $poolSize = -1;
    public $trackProgress = false;
    public $hidden = false;
    public $hasDangerousMessage = false;

    private array $params = []; // until it is started

    public function __construct()
    {
    }

    abstract public function run();

    public function getId()
    {
        return 'task_' . strtolower(preg_replace('/.*_/', '', static::class));
    }

    public function statusMessage()
    {
        return '';
    }

    public function onStart()
    {
    }

    public function onError(Exception $e)
    {
    }

    public function onDone()
    {
    }

    public function setParam($name, $value)
    {
        $params = [$name => $value] + $this->getParams();
        if (Panel_LongTasks::idOf($this) === null) {
            $this->params = $params;
        } else {
            Panel_LongTasks::note($this, 'params', json_encode($params, JSON_THROW_ON_ERROR));
        }
    }

    public function getParam($name, $default = null)
    {
        return $this->getParams()[$name] ?? $default;
    }

    public function getParams()
    {
        return json_decode(Panel_LongTasks::rowOf($this)['params'] ?? 'null', true, 16, JSON_THROW_ON_ERROR) ?? $this->params;
    }

    public function getInstanceId()
    {
        return Panel_LongTasks::idOf($this);
    }

    public function getProgress()
    {
        return $this->trackProgress ? (int) (Panel_LongTasks::rowOf($this)['progress'] ?? 0) : -1;
    }

    public function getStatus()
    {
        return Panel_LongTasks::rowOf($this)['status'] ?? self::STATUS_NOT_STARTED;
    }

    public function updateProgress($progress)
    {
        if (!is_int($progress) || $progress < 0 || $progress > 100) {
            throw new pm_Exception('progress is from 0 to 100');
        }
        Panel_LongTasks::note($this, 'progress', $progress);
    }

    public function getDescription(): string
    {
        return '';
    }

    public function getConcurrencyRules(): array
    {
        return [];
    }
}
