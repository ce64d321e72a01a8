<?php
abstract class pm_Controller_Action extends Zend_Controller_Action implements Zend_Controller_Action_Interface
{
    protected $_status;
    protected $_accessLevel = [];

    public function init()
    {
    }

    public function preDispatch()
    {
        $client = pm_Session::getClient();
        $levels = (array) $this->_accessLevel;
        $is_admitted = (in_array('admin', $levels, true) && $client->isAdmin())
            || (in_array('reseller', $levels, true) && $client->isReseller())
            || (in_array('client', $levels, true) && $client->isClient());
        if ($levels !== [] && !$is_admitted) {
            throw new Panel_Error(403, 'permission denied');
        }
    }

    public static function lmsg($key, $params = [])
    {
        return pm_Locale::lmsg($key, $params);
    }
}
