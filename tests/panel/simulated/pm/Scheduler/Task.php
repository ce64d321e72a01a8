<?php
class pm_Scheduler_Task
{
    private ?string $id;
    private string $cmd;
    private array $arguments;
    private array $schedule;

    public function __construct($task = null)
    {
        $this->id = $task['id'] ?? null;
        $this->cmd = $task['cmd'] ?? '';
        $this->arguments = json_decode($task['arguments'] ?? '[]', true);
        $this->schedule = json_decode($task['schedule'] ?? '[]', true);
    }

    public function getId()
    {
        return $this->id;
    }

    public function getCmd()
    {
        return $this->cmd;
    }

    public function setCmd($cmd)
    {
        $this->cmd = $cmd;
    }

    public function getArguments()
    {
        return $this->arguments;
    }

    public function getSchedule()
    {
        return $this->schedule;
    }

    public function setSchedule(array $schedule)
    {
        $this->schedule = $schedule;
    }
}
