<?php
// The panel's refusal of a request, by its HTTP status.

final class Panel_Error extends pm_Exception
{
    public function __construct(int $status, string $message)
    {
        parent::__construct($message, $status);
    }
}
