<?php
// The queue of long tasks. Each is run by a process of its own (run_long_task.php), which panel.py starts when the number
// of its row is written to the pipe.

final class Panel_LongTasks
{
    private static ?WeakMap $ids = null; // of the tasks that were started

    public static function start(pm_LongTask_Task $task, ?pm_Domain $domain): pm_LongTask_Task
    {
        self::admit($task);
        $values = [pm_Context::getModuleId(), get_class($task), $task->getId(), json_encode((object) $task->getParams()), $domain === null ? null : $domain->getId()];
        Panel_Database::change('INSERT INTO longtasks (module, class, task, params, dom_id) VALUES (?, ?, ?, ?, ?)', $values);
        self::bind($task, Panel_Database::row('SELECT MAX(id) AS id FROM longtasks'));
        $task->onStart();
        self::wake(self::idOf($task));
        return $task;
    }

    /** @return pm_LongTask_Task[] in no order that a caller may rely on */
    public static function ofExtension(array $ids, ?array $domains): array
    {
        $rows = Panel_Database::rows('SELECT * FROM longtasks WHERE module = ? ORDER BY id DESC', [pm_Context::getModuleId()]);
        $isMeant = static fn (array $row): bool => in_array($row['task'], $ids, true) &&
            ($domains === null ? $row['dom_id'] === null : in_array((int) $row['dom_id'], $domains, true));
        return array_map([self::class, 'of'], array_values(array_filter($rows, $isMeant)));
    }

    /** What the panel shows of all of them on each of its pages. */
    public static function shown(): array
    {
        $shown = [];
        foreach (Panel_Database::rows('SELECT * FROM longtasks ORDER BY id') as $row) {
            pm_Context::init($row['module']);
            $task = self::of($row);
            if (!$task->hidden) {
                $shown[] = ['text' => $task->getDescription() . ': ' . $task->statusMessage(), 'status' => $row['status'], 'progress' => $task->getProgress()];
            }
        }
        return $shown;
    }

    public static function idOf(pm_LongTask_Task $task): ?int
    {
        return (self::$ids ??= new WeakMap())[$task] ?? null;
    }

    /** As it is now, since another process may have changed it; nothing of one that was not started. */
    public static function rowOf(pm_LongTask_Task $task): ?array
    {
        return self::idOf($task) === null ? null : self::row(self::idOf($task));
    }

    public static function note(pm_LongTask_Task $task, string $column, $value): void
    {
        if (self::rowOf($task) === null) {
            throw new pm_Exception('the task was not started');
        }
        Panel_Database::change("UPDATE longtasks SET $column = ? WHERE id = ?", [$value, self::idOf($task)]);
    }

    public static function remove(pm_LongTask_Task $task): void
    {
        Panel_Database::change('DELETE FROM longtasks WHERE module = ? AND id = ?', [pm_Context::getModuleId(), self::idOf($task)]);
    }

    public static function removeAll(): void
    {
        Panel_Database::change('DELETE FROM longtasks WHERE module = ?', [pm_Context::getModuleId()]);
    }

    /** In the process of the task. */
    public static function execute(int $id): void
    {
        $row = self::row($id);
        pm_Context::init($row['module']);
        $task = self::of($row);
        self::note($task, 'status', pm_LongTask_Task::STATUS_RUNNING);
        try {
            $task->run();
            self::note($task, 'status', pm_LongTask_Task::STATUS_DONE);
            $task->onDone();
        } catch (Exception $exception) {
            self::note($task, 'status', pm_LongTask_Task::STATUS_ERROR);
            $task->onError($exception);
        }
    }

    private static function row(int $id): array
    {
        $row = Panel_Database::row('SELECT * FROM longtasks WHERE id = ?', [$id]);
        if ($row === null) {
            throw new pm_Exception('the task was cancelled');
        }
        return $row;
    }

    private static function of(array $row): pm_LongTask_Task
    {
        $task = new $row['class']();
        self::bind($task, $row);
        return $task;
    }

    private static function bind(pm_LongTask_Task $task, array $row): void
    {
        self::$ids ??= new WeakMap();
        self::$ids[$task] = (int) $row['id'];
    }

    // Only what the extension's hook names can be run by another process.
    private static function admit(pm_LongTask_Task $task): void
    {
        $class = 'Modules_' . str_replace(' ', '', ucwords(str_replace('-', ' ', pm_Context::getModuleId()))) . '_LongTasks';
        $known = class_exists($class) ? array_map('get_class', (new $class())->getLongTasks()) : [];
        if (!in_array(get_class($task), $known, true) || self::idOf($task) !== null) {
            throw new pm_Exception('the task is not among those of pm_Hook_LongTasks, or was started before');
        }
    }

    // Where nobody reads, it waits in the table.
    private static function wake(int $id): void
    {
        $pipe = Panel_Place::product() . '/var/long-tasks';
        if (file_exists($pipe)) {
            file_put_contents($pipe, "$id\n");
        }
    }
}
