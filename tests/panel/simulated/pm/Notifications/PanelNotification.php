<?php
abstract class pm_Notifications_PanelNotification
{
    public const CATEGORY_INFORMATION = 'Information';
    public const CATEGORY_WARNING = 'Warning';
    public const CATEGORY_ALERT = 'Alert';
    public const AREA_SECURITY = 'Security';
    public const AREA_MAINTENANCE = 'Maintenance';

    public function getTitle()
    {
    }

    public function getMessage()
    {
    }

    public function getSubject()
    {
    }

    public function getActionText()
    {
    }

    public function getActionUrl()
    {
    }

    public function openActionInNewTab()
    {
    }

    public function getCategory()
    {
    }

    public function getArea()
    {
    }

    public function getContext()
    {
    }

    public function getContextIcon()
    {
    }

    public function prepareRenderParams(array $params)
    {
    }
}
