<?php
abstract class pm_Hook_ActionLog implements pm_Hook_Interface
{
    abstract public function getEvents();
}
