<?php
abstract class pm_Hook_Navigation implements pm_Hook_Interface
{
    abstract public function getNavigation();
}
