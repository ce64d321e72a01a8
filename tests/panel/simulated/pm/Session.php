<?php
class pm_Session
{
    public static function isExist()
    {
        return isset($_SESSION['client_id']);
    }

    public static function getClient()
    {
        if (!self::isExist()) {
            throw new pm_Exception('nobody is signed in');
        }
        return pm_Client::getByClientId($_SESSION['client_id']);
    }
}
