<?php
abstract class pm_Notifications_EmailNotification
{
    public function getTitle()
    {
    }

    public function getMessage()
    {
    }

    public function getSubject()
    {
    }

    public function sendToAdmin()
    {
    }

    public function sendToReseller()
    {
    }

    public function sendToCustomer()
    {
    }
}
