<?php
class Zend_Controller_Request_Http
{
    public function isPost()
    {
        return $_SERVER['REQUEST_METHOD'] === 'POST';
    }

    public function getParam($key, $default = null)
    {
        return $_GET[$key] ?? $_POST[$key] ?? $default;
    }

    public function getRawBody()
    {
        $body = file_get_contents('php://input');
        return $body !== '' ? $body : false;
    }

    public function getServer($key = null, $default = null)
    {
        return $key === null ? $_SERVER : ($_SERVER[$key] ?? $default);
    }

    public function getHeader($header)
    {
        $name = strtoupper(str_replace('-', '_', $header));
        return $_SERVER["HTTP_$name"] ?? false;
    }
}
