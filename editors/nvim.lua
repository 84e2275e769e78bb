-- Starts the language server of variorum for the text files of an edition. For Neovim 0.7 and later:
-- `:luafile editors/nvim.lua`, or a copy of it in ~/.config/nvim/plugin/.
local group = vim.api.nvim_create_augroup("variorum", {})
local clients = {}

-- The nearest folder that holds an edition.
local function edition(path)
  local folder = vim.fn.fnamemodify(path, ":p:h")
  while folder ~= "" do
    if vim.fn.filereadable(folder .. "/content/edition.toml") == 1 then
      return folder
    end
    local above = vim.fn.fnamemodify(folder, ":h")
    folder = above ~= folder and above or ""
  end
end

vim.api.nvim_create_autocmd({ "BufReadPost", "BufNewFile" }, {
  group = group,
  pattern = { "*.md", "*.toml", "*.bib", "*.yaml", "*.html" },
  callback = function(at)
    local root = edition(vim.api.nvim_buf_get_name(at.buf))
    if not root then
      return
    end
    clients[root] = clients[root]
      or vim.lsp.start_client({
        name = "variorum",
        cmd = { "variorum", "lsp" },
        root_dir = root,
        on_exit = function()
          clients[root] = nil
        end,
      })
    if clients[root] then
      vim.lsp.buf_attach_client(at.buf, clients[root])
      vim.api.nvim_buf_set_option(at.buf, "omnifunc", "v:lua.vim.lsp.omnifunc")
    end
  end,
})
