<?php
interface pm_Hook_Interface
{
}
