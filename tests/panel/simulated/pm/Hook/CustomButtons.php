<?php
abstract class pm_Hook_CustomButtons implements pm_Hook_Interface
{
    public const PLACE_COMMON = 1;
    public const PLACE_ADMIN_HOME = 2;
    public const PLACE_RESELLER_HOME = 3;
    public const PLACE_CUSTOMER_HOME = 4;
    public const PLACE_ADMIN_TOOLS_AND_SETTINGS = 5;
    public const PLACE_RESELLER_TOOLS_AND_SETTINGS = 6;
    public const PLACE_HOSTING_PANEL_NAVIGATION = 7;
    public const PLACE_DOMAIN = 8;
    public const PLACE_DOMAIN_PROPERTIES = 9;
    public const PLACE_ADMIN_NAVIGATION = 12;
    public const PLACE_RESELLER_NAVIGATION = 13;
    public const PLACE_DOMAIN_PROPERTIES_DYNAMIC = 16;

    public const SECTION_ADMIN_TOOLS_MAIL = 'mailButtons';
    public const SECTION_NAV_GENERAL = 'general';
    public const SECTION_NAV_ADDITIONAL = 'custom_buttons';
    public const SECTION_NAV_SERVER_MANAGEMENT = 'server_management';
    public const SECTION_DOMAIN_PROPS_DYNAMIC_MAIL = 'mail';

    abstract public function getButtons();
}
