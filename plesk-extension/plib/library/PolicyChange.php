<?php
// A change of policies as the page sees it: its beginning, and how far it is. One at a time; whoever comes later sees the
// one that is under way.

class Modules_Spamtrace_PolicyChange
{
    public static function state(): array
    {
        $latest = self::latest();
        return ['act' => $latest === null ? null : (int) $latest->getParam('act')] + Modules_Spamtrace_LatestTask::state($latest);
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
        $task = new Modules_Spamtrace_Task_SetPolicy();
        $task->setParam('act', $begun['act']);
        $task->setParam('login', $login);
        Modules_Spamtrace_LatestTask::start($task);
    }

    private static function latest(): ?pm_LongTask_Task
    {
        return Modules_Spamtrace_LatestTask::of(Modules_Spamtrace_Task_SetPolicy::ID);
    }
}
