<?php
abstract class pm_Hook_Notifications implements pm_Hook_Interface
{
    abstract public function getNotifications();
}
