<?php
// A change of policies as the page sees it: its beginning, and how far it is. One at a time; whoever comes later sees the
// one that is under way.

class Modules_Spamtrace_PolicyChange
{
    public static function state(): array
    {
        $task = self::latest();
        return [
            'act' => $task === null ? null : (int) $task->getParam('act'),
            'status' => $task === null ? null : $task->getStatus(),
            'progress' => $task === null ? 0 : $task->getProgress(),
            'reason' => $task === null ? null : $task->getParam('reason'),
        ];
    }

    /**
     * Plans it by the program's words, and starts the task.
     *
     * @param string[] $plan options of `policy begin`
     */
    public static function begin(array $plan, string $actor, ?string $login): void
    {
        $latest = self::latest();
        if ($latest !== null && $latest->getStatus() === pm_LongTask_Task::STATUS_NOT_STARTED) {
            return;
        }
        $begun = Modules_Spamtrace_Helper::policyBegin([...$plan, "--actor=$actor"]);
        if ($begun['driven']) {
            return; // by a task, or by somebody in a terminal; of a task that was killed the panel may say that it runs
        }
        $manager = new pm_LongTask_Manager();
        array_map([$manager, 'cancel'], self::tasks()); // of what is over nothing stays
        $task = new Modules_Spamtrace_Task_SetPolicy();
        $task->setParam('act', $begun['act']);
        $task->setParam('login', $login);
        $manager->start($task);
    }

    private static function latest(): ?pm_LongTask_Task
    {
        $tasks = self::tasks();
        usort($tasks, static fn ($one, $other): int => $other->getInstanceId() <=> $one->getInstanceId());
        return $tasks[0] ?? null;
    }

    private static function tasks(): array
    {
        return (new pm_LongTask_Manager())->getTasks([Modules_Spamtrace_Task_SetPolicy::ID]);
    }
}
