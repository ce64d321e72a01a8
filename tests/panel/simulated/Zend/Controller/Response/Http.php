<?php
class Zend_Controller_Response_Http
{
    private int $status = 200;
    private array $headers = [];
    private string $body = '';

    public function setHttpResponseCode($code)
    {
        $this->status = $code;
        return $this;
    }

    public function setHeader($name, $value, $replace = false)
    {
        $this->headers[] = [$name, $value, $replace];
        return $this;
    }

    public function setBody($content, $name = null)
    {
        $this->body = $content;
        return $this;
    }

    public function sendResponse()
    {
        http_response_code($this->status);
        foreach ($this->headers as [$name, $value, $replace]) {
            header("$name: $value", $replace);
        }
        echo $this->body;
    }
}
