<?php
interface Zend_Controller_Action_Interface
{
}
