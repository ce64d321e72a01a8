<?php
class pm_Exception_ResultException extends pm_Exception
{
}
