<?php
// The reading of the past as the page sees it: how far it is, and its beginning.

class Modules_Spamtrace_Past
{
    private const ACTIVE = [pm_LongTask_Task::STATUS_NOT_STARTED, pm_LongTask_Task::STATUS_RUNNING];

    public static function state(): array
    {
        return Modules_Spamtrace_LatestTask::state(self::latest());
    }

    /** Once at a time. */
    public static function read(): void
    {
        $latest = self::latest();
        if ($latest === null || !in_array($latest->getStatus(), self::ACTIVE, true)) {
            Modules_Spamtrace_LatestTask::start(new Modules_Spamtrace_Task_ReadPast());
        }
    }

    /** When the extension goes. */
    public static function forget(): void
    {
        (new pm_LongTask_Manager())->cancelAllTasks();
    }

    private static function latest(): ?pm_LongTask_Task
    {
        return Modules_Spamtrace_LatestTask::of(Modules_Spamtrace_Task_ReadPast::ID);
    }
}
