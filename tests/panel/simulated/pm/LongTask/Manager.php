<?php
class pm_LongTask_Manager
{
    public function __construct()
    {
    }

    public function start(pm_LongTask_Task $task, ?pm_Domain $domain = null)
    {
        return Panel_LongTasks::start($task, $domain);
    }

    public function getTasks(array $ids, $domains = null)
    {
        return Panel_LongTasks::ofExtension($ids, $domains === null ? null : array_map(static fn (pm_Domain $domain): int => $domain->getId(), $domains));
    }

    public function cancel(pm_LongTask_Task $task)
    {
        Panel_LongTasks::remove($task);
    }

    public function cancelAllTasks()
    {
        Panel_LongTasks::removeAll();
    }
}
