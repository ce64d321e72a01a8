<?php
// The reading of the past as the page sees it: how far it is, and its beginning.

class Modules_Spamtrace_Past
{
    private const ACTIVE = [pm_LongTask_Task::STATUS_NOT_STARTED, pm_LongTask_Task::STATUS_RUNNING];

    public static function state(): array
    {
        $task = self::latest();
        return [
            'status' => $task === null ? null : $task->getStatus(),
            'progress' => $task === null ? 0 : $task->getProgress(),
            'reason' => $task === null ? null : $task->getParam('reason'),
        ];
    }

    /** Once at a time; of what is over nothing stays. */
    public static function read(): void
    {
        $tasks = self::tasks();
        foreach ($tasks as $task) {
            if (in_array($task->getStatus(), self::ACTIVE, true)) {
                return;
            }
        }
        $manager = new pm_LongTask_Manager();
        array_map([$manager, 'cancel'], $tasks);
        $manager->start(new Modules_Spamtrace_Task_ReadPast());
    }

    /** When the extension goes. */
    public static function forget(): void
    {
        (new pm_LongTask_Manager())->cancelAllTasks();
    }

    private static function latest(): ?pm_LongTask_Task
    {
        $tasks = self::tasks();
        usort($tasks, static fn ($one, $other): int => $other->getInstanceId() <=> $one->getInstanceId());
        return $tasks[0] ?? null;
    }

    private static function tasks(): array
    {
        return (new pm_LongTask_Manager())->getTasks([Modules_Spamtrace_Task_ReadPast::ID]);
    }
}
