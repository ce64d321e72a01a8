<?php
// The logs of the time before are read: bit by bit, as a call of the program has to end, each going on where the last
// one stopped. How far it is and whether there is more is told by the program.

class Modules_Spamtrace_Task_ReadPast extends pm_LongTask_Task
{
    public const ID = 'spamtrace_read_past';

    public $trackProgress = true;

    private const SECONDS_AT_ONCE = 15;
    private const MOST_IDLE = 20; // the scheduled run may have the index for itself meanwhile

    public function getId()
    {
        return self::ID;
    }

    /** Once at a time. */
    public function getConcurrencyRules(): array
    {
        return [self::ID];
    }

    public function getDescription(): string
    {
        return pm_Locale::lmsg('pastTitle');
    }

    public function statusMessage()
    {
        $texts = [self::STATUS_RUNNING => 'pastRunning', self::STATUS_DONE => 'pastDone', self::STATUS_ERROR => 'pastError'];
        return pm_Locale::lmsg($texts[$this->getStatus()] ?? 'pastWaiting');
    }

    public function run()
    {
        $past = ['left' => PHP_INT_MAX];
        for ($idle = 0; $idle < self::MOST_IDLE;) {
            $before = $past;
            $past = Modules_Spamtrace_Helper::ingest(self::SECONDS_AT_ONCE);
            if ($past['whole']) {
                $this->updateProgress(100);
                return;
            }
            $most ??= max($past['total'], 1);
            $this->updateProgress(max(0, min(99, intdiv(100 * ($most - $past['left']), $most))));
            $idle = $past['read'] > 0 || $past['left'] < $before['left'] ? 0 : $idle + 1;
        }
        throw new pm_Exception('nothing more of the logs is read; another run of spamtrace may hold the index');
    }

    public function onError(Exception $e)
    {
        error_log('spamtrace: ' . $e->getMessage());
        $this->setParam('reason', $e->getMessage());
    }
}
