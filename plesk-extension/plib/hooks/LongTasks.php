<?php
// What of the extension takes longer than a request may.

class Modules_Spamtrace_LongTasks extends pm_Hook_LongTasks
{
    public function getLongTasks()
    {
        return [new Modules_Spamtrace_Task_ReadPast(), new Modules_Spamtrace_Task_SetPolicy()];
    }
}
