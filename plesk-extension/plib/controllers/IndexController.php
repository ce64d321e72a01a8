<?php
// The document that the page runs in.

class IndexController extends pm_Controller_Action
{
    protected $_accessLevel = ['admin', 'reseller', 'client'];

    public function indexAction()
    {
        $scope = Modules_Spamtrace_Scope::ofSession();
        if (!$scope->mayAsk()) {
            throw new pm_Exception($this->lmsg('notForYou'));
        }
        $this->view->pageTitle = $this->lmsg('title');
        $this->view->files = Modules_Spamtrace_Page::files();
        // The panel adds site_id to the address where the way begins at a domain.
        $domain = $scope->nameOf((int) $this->getRequest()->getParam('site_id'));
        $this->view->surroundings = Modules_Spamtrace_Page::surroundings($scope, $domain);
    }
}
