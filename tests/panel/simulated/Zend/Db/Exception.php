<?php
class Zend_Db_Exception extends Exception
{
}
