<?php
// The one long task of a kind that counts: the latest. Of those that are over nothing stays when the next one starts.

class Modules_Spamtrace_LatestTask
{
    public static function of(string $id): ?pm_LongTask_Task
    {
        $tasks = self::all($id);
        usort($tasks, static fn ($one, $other): int => $other->getInstanceId() <=> $one->getInstanceId());
        return $tasks[0] ?? null;
    }

    public static function start(pm_LongTask_Task $task): void
    {
        $manager = new pm_LongTask_Manager();
        array_map([$manager, 'cancel'], self::all($task->getId()));
        $manager->start($task);
    }

    /** What the page is told of it. */
    public static function state(?pm_LongTask_Task $task): array
    {
        return [
            'status' => $task === null ? null : $task->getStatus(),
            'progress' => $task === null ? 0 : $task->getProgress(),
            'reason' => $task === null ? null : $task->getParam('reason'),
        ];
    }

    private static function all(string $id): array
    {
        return (new pm_LongTask_Manager())->getTasks([$id]);
    }
}
