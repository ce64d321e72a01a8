<?php
class pm_Context
{
    private static ?string $moduleId = null;

    public static function init($moduleId)
    {
        if (Panel_Database::row('SELECT id FROM Modules WHERE name = ?', [$moduleId]) === null) {
            throw new pm_Exception("there is no extension $moduleId");
        }
        self::$moduleId = $moduleId;
    }

    public static function reset()
    {
        self::$moduleId = null;
    }

    public static function isInitialized()
    {
        return self::$moduleId !== null;
    }

    public static function getModuleId()
    {
        if (self::$moduleId === null) {
            throw new pm_Exception('no extension is initialized');
        }
        return self::$moduleId;
    }

    public static function getPlibDir()
    {
        return Panel_Place::product() . '/admin/plib/modules/' . self::getModuleId() . '/';
    }

    public static function getHtdocsDir()
    {
        return Panel_Place::product() . '/admin/htdocs/modules/' . self::getModuleId() . '/';
    }

    public static function getVarDir()
    {
        return Panel_Place::product() . '/var/modules/' . self::getModuleId() . '/';
    }

    public static function getBaseUrl()
    {
        return '/modules/' . self::getModuleId() . '/';
    }

    public static function getActionUrl($controller, $action = 'index')
    {
        return self::getBaseUrl() . "index.php/$controller/$action";
    }
}
