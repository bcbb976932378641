"""
What can real servers do? Their tools, read by hand and compared.

Each server: what only reads, what changes, what leaves (a change of what lies
outside leaves too). Whoever changes the lexicon has to look at these again.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from imports import corpus
from scopecard.evaluation_report import report
from scopecard.tool_table import _leaves


class Server(NamedTuple):
    """What the tools of a server were found to do, by reading what they are for."""

    reads: str
    changes: str
    leaves: str


SERVERS = {
    "modelcontextprotocol_server-filesystem": Server(
        reads="read_file read_text_file read_media_file read_multiple_files list_directory"
        " list_directory_with_sizes directory_tree search_files get_file_info list_allowed_directories",
        changes="write_file edit_file create_directory move_file",
        leaves="",
    ),
    "modelcontextprotocol_server-slack": Server(
        reads="slack_list_channels slack_get_channel_history slack_get_thread_replies slack_get_users"
        " slack_get_user_profile",
        changes="slack_post_message slack_reply_to_thread slack_add_reaction",
        leaves="slack_post_message slack_reply_to_thread slack_add_reaction",
    ),
    "modelcontextprotocol_server-github": Server(
        reads="get_file_contents list_commits list_issues get_issue get_pull_request list_pull_requests"
        " get_pull_request_files get_pull_request_status get_pull_request_comments"
        " get_pull_request_reviews",
        changes="create_or_update_file create_repository push_files create_issue create_pull_request"
        " fork_repository create_branch update_issue add_issue_comment create_pull_request_review"
        " merge_pull_request update_pull_request_branch",
        leaves="create_or_update_file create_repository push_files create_issue create_pull_request"
        " fork_repository create_branch update_issue add_issue_comment create_pull_request_review"
        " merge_pull_request update_pull_request_branch search_repositories search_code search_issues"
        " search_users",
    ),
    "gongrzhe_server-gmail-autoauth-mcp": Server(
        reads="read_email list_email_labels list_filters get_filter",
        changes="send_email draft_email modify_email delete_email batch_modify_emails batch_delete_emails"
        " create_label update_label delete_label get_or_create_label create_filter delete_filter"
        " create_filter_from_template download_attachment",
        leaves="send_email draft_email modify_email batch_modify_emails search_emails create_label"
        " update_label get_or_create_label create_filter create_filter_from_template",
    ),
    "mcp-server-git": Server(
        reads="git_status git_diff_unstaged git_diff_staged git_diff git_log git_show git_branch",
        changes="git_commit git_add git_reset git_create_branch git_checkout",
        leaves="",
    ),
    "mcp-server-time": Server(reads="get_current_time convert_time", changes="", leaves=""),
    "modelcontextprotocol_server-postgres": Server(reads="", changes="query", leaves=""),
    "tavily-mcp": Server(
        reads="",
        changes="",
        leaves="tavily_search tavily_extract tavily_crawl tavily_map tavily_research",
    ),
    "mcp-server-kubernetes": Server(
        reads="kubectl_get kubectl_describe kubectl_logs explain_resource list_api_resources ping",
        changes="cleanup kubectl_apply kubectl_delete kubectl_create kubectl_scale kubectl_patch"
        " kubectl_rollout kubectl_context kubectl_reconnect install_helm_chart upgrade_helm_chart"
        " uninstall_helm_chart node_management port_forward stop_port_forward exec_in_pod kubectl_generic",
        leaves="kubectl_create exec_in_pod kubectl_generic",
    ),
    "awslabs.iam-mcp-server": Server(
        reads="list_users get_user list_roles list_policies get_managed_policy_document"
        " simulate_principal_policy list_groups get_group get_user_policy get_role_policy"
        " list_user_policies list_role_policies",
        changes="create_user delete_user create_role attach_user_policy detach_user_policy"
        " create_access_key delete_access_key create_group delete_group add_user_to_group"
        " remove_user_from_group attach_group_policy detach_group_policy put_user_policy"
        " delete_user_policy put_role_policy delete_role_policy",
        leaves="",
    ),
    "playwright_mcp": Server(
        reads="browser_console_messages browser_find browser_network_requests browser_network_request"
        " browser_take_screenshot browser_snapshot browser_wait_for",
        changes=(
            acts := "browser_close browser_resize browser_handle_dialog browser_emulate_media"
            " browser_evaluate browser_file_upload browser_drop browser_fill_form browser_press_key"
            " browser_type browser_navigate browser_navigate_back browser_run_code_unsafe browser_click"
            " browser_drag browser_hover browser_select_option browser_tabs"
        ),
        leaves=acts,
    ),
    "awslabs.aws-documentation-mcp-server": Server(
        reads="",
        changes="",
        leaves="read_documentation read_sections search_table search_documentation recommend",
    ),
}
REGISTRY = {
    "zerodha-kite": Server(
        reads="get_positions get_holdings get_margins get_quote get_historical_data get_instruments"
        " get_orders get_trades get_order_history get_profile get_ltp get_market_status",
        changes="place_order modify_order cancel_order",
        leaves="place_order modify_order cancel_order",
    ),
    "alfresco": Server(
        reads="search_nodes get_node get_node_content list_children get_node_metadata",
        changes="create_node update_node delete_node upload_file copy_node",
        leaves="",
    ),
}
FILES = {name: f"tools-list/{name}.json" for name in SERVERS} | {
    name: f"registry-tools/{name}/tools.json" for name in REGISTRY
}


@pytest.mark.parametrize("name", FILES)
def test_what_its_tools_do(name: str) -> None:
    expected = (SERVERS | REGISTRY)[name]
    found = corpus(FILES[name])
    evaluation = found.evaluated()
    rows = report(evaluation)["tools"]
    leaves = {row["tool"] for row in rows if _leaves(evaluation.worst, row["tool"])}
    changes = {row["tool"] for row in rows if row["state"] == "open"}
    reads = {row["tool"] for row in rows} - leaves - changes
    assert names(reads) == set(expected.reads.split())
    assert names(changes) == set(expected.changes.split())
    assert names(leaves) == set(expected.leaves.split())


def names(tools: set[str]) -> set[str]:
    return {tool.partition(".")[2] for tool in tools}


@pytest.mark.parametrize(
    ("file", "tool", "effects"),
    [
        ("modelcontextprotocol_server-slack", "slack_post_message", ["send slack"]),
        ("modelcontextprotocol_server-github", "create_issue", ["write github-issues"]),
        ("modelcontextprotocol_server-github", "merge_pull_request", ["write github"]),
        ("gongrzhe_server-gmail-autoauth-mcp", "send_email", ["send gmail-recipients"]),
        ("gongrzhe_server-gmail-autoauth-mcp", "delete_email", ["delete gmail"]),
        ("awslabs.iam-mcp-server", "attach_user_policy", ["write iam", "grant iam-rights"]),
        ("awslabs.iam-mcp-server", "create_access_key", ["write iam-secrets", "grant iam-rights"]),
        ("playwright_mcp", "browser_click", ["execute playwright"]),
        ("mcp-server-kubernetes", "exec_in_pod", ["execute kubernetes-sandbox"]),
        ("azure_mcp", "communication_email_send", ["send azure-recipients"]),
        ("azure_mcp", "compute_disk_create", ["write azure"]),
        ("azure_mcp", "keyvault_secret_get", ["read azure-secrets"]),
    ],
)
def test_where_it_does_it(file: str, tool: str, effects: list[str]) -> None:
    assert corpus(f"tools-list/{file}.json").effects(tool) == effects


@pytest.mark.parametrize(
    ("file", "tool", "universal"),
    [
        ("modelcontextprotocol_server-postgres", "query", "sql"),
        ("mcp-grafana", "grafana_api_request", True),
        ("opensearch-mcp-server-py", "GenericOpenSearchApiTool", True),
        ("mcp-server-kubernetes", "kubectl_generic", True),
        ("azure_mcp", "mysql_database_query", "sql"),
    ],
)
def test_what_does_whatever_it_is_told(file: str, tool: str, universal: object) -> None:
    assert corpus(f"tools-list/{file}.json").tool(tool)["universal"] == universal


def test_who_can_grant_rights_to_itself_is_self_extending() -> None:
    from scopecard.drafting.assemble import Host

    found = corpus("tools-list/awslabs.iam-mcp-server.json", host=Host("desk", "human"))
    assert report(found.evaluated())["scope"]["agency"] == "self-extending"


def test_payments_are_payments() -> None:
    found = corpus(
        "registry-tools/stripe-remote/tools.json", "registry-tools/stripe-remote/server.yaml"
    )
    paying = {
        tool["source"]["name"]
        for tool in found.data["tools"].values()
        if any(effect["action"] == "pay" for effect in tool.get("effects", ()))
    }
    assert paying == {
        "create_invoice", "create_invoice_item", "create_payment_link", "create_refund",
        "finalize_invoice",
    }  # fmt: skip
