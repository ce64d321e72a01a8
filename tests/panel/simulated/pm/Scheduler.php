<?php
class pm_Scheduler
{
    public static $EVERY_MIN = ['*', '*', '*', '*', '*'];
    public static $EVERY_5_MIN = ['0,4,9,14,19,24,29,34,39,44,49,54,59', '*', '*', '*', '*'];

    private static ?pm_Scheduler $instance = null;

    public static function getInstance()
    {
        return self::$instance ??= new self();
    }

    public function listTasks()
    {
        $rows = Panel_Database::rows('SELECT t.* FROM ModuleTasks t JOIN Modules m ON m.id = t.module_id WHERE m.name = ? ORDER BY t.id', [pm_Context::getModuleId()]);
        return array_map(static fn (array $row): pm_Scheduler_Task => new pm_Scheduler_Task($row), $rows);
    }

    public function putTask(pm_Scheduler_Task $task)
    {
        $this->admit($task);
        $values = [$task->getCmd(), json_encode($task->getArguments()), json_encode($task->getSchedule())];
        if ($task->getId() !== null) {
            Panel_Database::change('UPDATE ModuleTasks SET cmd = ?, arguments = ?, schedule = ? WHERE id = ?', [...$values, $task->getId()]);
            return;
        }
        foreach ($this->listTasks() as $other) {
            if ([$other->getCmd(), $other->getArguments(), $other->getSchedule()] == [$task->getCmd(), $task->getArguments(), $task->getSchedule()]) {
                throw new pm_Exception('there is such a task already');
            }
        }
        Panel_Database::change('INSERT INTO ModuleTasks (module_id, cmd, arguments, schedule) SELECT id, ?, ?, ? FROM Modules WHERE name = ?', [...$values, pm_Context::getModuleId()]);
    }

    public function removeAllTasks()
    {
        Panel_Database::change('DELETE FROM ModuleTasks WHERE module_id = (SELECT id FROM Modules WHERE name = ?)', [pm_Context::getModuleId()]);
    }

    private function admit(pm_Scheduler_Task $task): void
    {
        if (!is_file(pm_Context::getPlibDir() . 'scripts/' . $task->getCmd())) {
            throw new pm_Exception('a task runs a file of plib/scripts');
        }
        if (array_keys($task->getSchedule()) !== ['minute', 'hour', 'dom', 'month', 'dow']) {
            throw new pm_Exception('a schedule has minute, hour, dom, month and dow');
        }
        foreach ($task->getSchedule() as $one) {
            if (!is_string($one) || !preg_match('/^(\*|\d+(,\d+)*)$/D', $one)) {
                throw new pm_Exception("this is no moment: $one");
            }
        }
    }
}
