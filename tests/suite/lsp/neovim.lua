-- An edition in Neovim without a screen: a quote is completed, and nothing is wrong any more. For 0.7 too.
local notes = vim.env.ROOT .. "/content/annotations/a.md"
local function fail(why)
  io.stderr:write(why .. "\n")
  vim.cmd("cquit 1")
end
local function wait(what, ready)
  if not vim.wait(60000, ready, 20) then
    fail("never " .. what .. ": " .. vim.inspect(vim.diagnostic.get(0)))
  end
end

vim.cmd("edit " .. vim.fn.fnameescape(notes))
local client = vim.lsp.start_client({
  name = "variorum",
  cmd = { vim.env.VARIORUM, "lsp" },
  root_dir = vim.env.ROOT,
})
vim.lsp.buf_attach_client(0, client)
wait("told of the orphan", function()
  local told = vim.diagnostic.get(0)
  return #told == 1 and told[1].code == "orphan"
end)

-- As if the first letters had just been typed.
local line = vim.fn.search("quote")
vim.api.nvim_buf_set_lines(0, line - 1, line, true, { 'quote = "The lamp i"' })
vim.api.nvim_win_set_cursor(0, { line, #'quote = "The lamp i' })
local params = vim.lsp.util.make_position_params(0, "utf-16")
params.context = { triggerKind = 1 }
local answers = vim.lsp.buf_request_sync(0, "textDocument/completion", params, 60000)
local list = answers and answers[client] and answers[client].result
local items = list and (list.items or list) or {}
if #items == 0 then
  fail("no phrase is offered")
end
local edits = { items[1].textEdit }
vim.list_extend(edits, items[1].additionalTextEdits or {})
vim.lsp.util.apply_text_edits(edits, 0, "utf-16")
wait("empty of diagnostics", function()
  return #vim.diagnostic.get(0) == 0
end)
vim.cmd("silent write")
vim.cmd("qall!")
