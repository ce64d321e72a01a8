<?php
class pm_Bootstrap
{
    public static function getDbAdapter()
    {
        return new Zend_Db_Adapter_Abstract();
    }
}
