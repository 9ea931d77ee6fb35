-- Turns the divisions of a release into each format's own form. It makes the contents
-- from the headings, gives the cover's title its rank, and hands images to Typst as bytes.
-- The bytes stand in the document itself, so no file is read.

local is_typst = FORMAT:match("typst") ~= nil
local is_html = FORMAT:match("html") ~= nil

local DIVISIONS = {
  "cover", "mark", "publisher", "title", "subtitle", "cover-note", "period", "number", "city",
  "imprint", "imprint-title", "citation", "contents", "statistics", "note", "with-photo",
  "photo", "beside-photo", "origin", "closing-imprint",
}

local function division_of(div)
  for _, name in ipairs(DIVISIONS) do
    if div.classes:includes(name) then return name end
  end
end

local function typst(code)
  return pandoc.RawBlock("typst", code)
end

local function typst_string(text)
  return '"' .. text:gsub('[\\"]', "\\%0"):gsub("\r?\n", "\\n") .. '"'
end

local function decode_base64(text)
  local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  local values = {}
  for index = 1, #alphabet do values[alphabet:byte(index)] = index - 1 end
  local bytes, buffer, bits = {}, 0, 0
  for index = 1, #text do
    local value = values[text:byte(index)]
    if value then
      buffer = (buffer << 6) | value
      bits = bits + 6
      if bits >= 8 then
        bits = bits - 8
        bytes[#bytes + 1] = string.char((buffer >> bits) & 0xFF)
      end
    end
  end
  return table.concat(bytes)
end

-- SVG is text and goes in as a string; a photo goes in as a list of numbers.
local function typst_bytes(media_type, data)
  if media_type == "image/svg+xml" then
    return "bytes(" .. typst_string(data) .. ')', "svg"
  end
  local numbers = {}
  for index = 1, #data do numbers[index] = tostring(data:byte(index)) end
  return "bytes((" .. table.concat(numbers, ",") .. "))", media_type == "image/png" and "png" or "jpg"
end

function Image(image)
  if not is_typst then return nil end
  local media_type, encoded = image.src:match("^data:([%w/+.-]+);base64,(.*)$")
  if not media_type then return nil end
  local bytes, format = typst_bytes(media_type, decode_base64(encoded))
  local kind = image.classes:includes("photo") and "photo" or "chart"
  return pandoc.RawInline("typst", string.format(
    '#release-image(%s, format: "%s", alt: %s, kind: "%s")',
    bytes, format, typst_string(pandoc.utils.stringify(image.caption)), kind
  ))
end

-- An image alone in a paragraph is no figure: its text is an alternative, not a caption.
function Figure(figure)
  return figure.content
end

local function contents_list(blocks)
  local countries = {}
  blocks:walk({
    Header = function(header)
      local entry = pandoc.Plain({ pandoc.Link(header.content, "#" .. header.identifier) })
      if header.classes:includes("country") then
        table.insert(countries, { entry, articles = {} })
      elseif header.classes:includes("article") and #countries > 0 then
        table.insert(countries[#countries].articles, { entry })
      end
    end,
  })
  local items = {}
  for _, country in ipairs(countries) do
    local item = { country[1] }
    if #country.articles > 0 then table.insert(item, pandoc.BulletList(country.articles)) end
    table.insert(items, item)
  end
  return pandoc.BulletList(items)
end

local function typst_division(name, div)
  local blocks = pandoc.List({ typst("#release-" .. name .. "[") })
  blocks:extend(div.content)
  blocks:insert(typst("]"))
  return blocks
end

local function contents_division(div, list)
  local title = pandoc.Para(pandoc.utils.blocks_to_inlines(div.content))
  return pandoc.Div(
    { pandoc.Div({ title }, pandoc.Attr("contents-title")), list },
    pandoc.Attr("contents", {}, { role = "doc-toc", ["aria-labelledby"] = "contents-title" })
  )
end

function Pandoc(document)
  local list = contents_list(document.blocks)
  document.blocks = document.blocks:walk({
    Div = function(div)
      local name = division_of(div)
      if not name then return nil end
      if is_typst then return typst_division(name, div) end
      if name == "contents" then return contents_division(div, list) end
      if name == "title" and is_html then
        local title = pandoc.utils.blocks_to_inlines(div.content)
        return pandoc.Header(1, title, pandoc.Attr("title", { "title", "unlisted" }))
      end
    end,
  })
  return document
end
