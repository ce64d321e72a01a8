<?php
class pm_Settings
{
    private const LONGEST = 5000;

    public static function get($name, $default = null)
    {
        $row = Panel_Database::row('SELECT value FROM ModuleSettings WHERE module_id = ? AND name = ?', [self::moduleId(), $name]);
        return $row['value'] ?? $default;
    }

    public static function set($name, $value)
    {
        if ($value !== null && !is_string($value)) {
            throw new pm_Exception('a setting is a text');
        }
        if (strlen((string) $value) > self::LONGEST) {
            throw new pm_Exception('a setting has at most 5000 characters');
        }
        Panel_Database::change('DELETE FROM ModuleSettings WHERE module_id = ? AND name = ?', [self::moduleId(), $name]);
        if ($value !== null) {
            Panel_Database::change('INSERT INTO ModuleSettings (module_id, name, value) VALUES (?, ?, ?)', [self::moduleId(), $name, $value]);
        }
    }

    public static function clean($prefix = '')
    {
        Panel_Database::change('DELETE FROM ModuleSettings WHERE module_id = ? AND LEFT(name, ?) = ?', [self::moduleId(), strlen($prefix), $prefix]);
    }

    private static function moduleId(): int
    {
        return (int) Panel_Database::row('SELECT id FROM Modules WHERE name = ?', [pm_Context::getModuleId()])['id'];
    }
}
