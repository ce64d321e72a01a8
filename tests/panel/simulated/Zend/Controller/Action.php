<?php
// Of the framework under the panel what extensions use of it.
abstract class Zend_Controller_Action
{
    public Zend_View $view;
    private Zend_Controller_Request_Http $request;
    private Zend_Controller_Response_Http $response;

    public function __construct(Zend_Controller_Request_Http $request, Zend_Controller_Response_Http $response)
    {
        $this->request = $request;
        $this->response = $response;
        $this->view = new Zend_View();
        $this->init();
    }

    public function getRequest()
    {
        return $this->request;
    }

    public function getResponse()
    {
        return $this->response;
    }
}
