<?php
abstract class pm_Hook_ApiCli implements pm_Hook_Interface
{
    public function init()
    {
    }

    public function defaultCommand()
    {
    }

    public function helpCommand()
    {
    }

    // Neither ends a line by itself.
    public function stdout($message)
    {
        fwrite(STDOUT, $message);
    }

    public function stderr($message)
    {
        fwrite(STDERR, $message);
    }

    public function exitCode($code = 0)
    {
        if (!is_int($code)) {
            throw new pm_Exception('a status is a number');
        }
        exit($code);
    }
}
