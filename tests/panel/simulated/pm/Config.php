<?php
class pm_Config
{
    public static function get($name, $default = null)
    {
        $all = parse_ini_file(Panel_Place::product() . '/admin/conf/panel.ini', true, INI_SCANNER_RAW);
        return $all['ext-' . pm_Context::getModuleId()][$name] ?? $default;
    }
}
