<?php
// A view script with its variables; one that nobody set is a fault here.
class Zend_View
{
    private array $variables = [];

    public function __set($key, $value)
    {
        $this->variables[$key] = $value;
    }

    public function __get($key)
    {
        if (!array_key_exists($key, $this->variables)) {
            throw new LogicException("the view has no $key");
        }
        return $this->variables[$key];
    }

    public function escape($var)
    {
        return Panel_Document::escape($var);
    }

    public function render($name)
    {
        ob_start();
        require pm_Context::getPlibDir() . "views/scripts/$name";
        return ob_get_clean();
    }
}
