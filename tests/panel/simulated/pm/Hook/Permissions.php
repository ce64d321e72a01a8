<?php
abstract class pm_Hook_Permissions implements pm_Hook_Interface
{
    public const PLACE_MAIN = 'main';
    public const PLACE_ADDITIONAL = 'additional';
    public const PLACE_ADMIN = 'admin';

    abstract public function getPermissions();
}
