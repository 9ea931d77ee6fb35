-- Turns the divisions of a release into each format's own form. It makes the contents
-- from the headings, gives the cover's title its rank, and hands images to Typst as bytes.
-- The bytes stand in the document itself, so no file is read.

local is_typst = FORMAT:match("typst") ~= nil
local is_html = FORMAT:match("html") ~= nil
local is_word = FORMAT:match("docx") ~= nil

local SHORT_TABLE_ROWS = 15
-- A string of a PDF has at most 32,767 bytes, two or four a character.
local LONGEST_STRING = 8000
local LONG = 20

local DIVISIONS = {
  "cover", "logo", "mark", "publisher", "title", "subtitle", "cover-note", "period", "number", "city",
  "correction", "correction-title", "imprint", "imprint-title", "citation", "contents", "statistics",
  "note", "closing-imprint", "country-opener", "over-time", "article", "article-number", "meta", "notes",
  "campaign", "pull-quote", "speaker", "with-photo", "beside-photo", "wide-photo", "photo-strip",
  "strip-photo", "photo", "credit", "origin", "figure-caption", "annex", "chart-frame", "chart-title",
  "chart-subtitle", "chart-source", "beside-charts", "beside-chart", "folded", "masthead", "issued",
  "key-figures", "key-figure", "key-value", "key-label", "lead", "lead-title", "lead-note", "main-points",
  "leading-figures", "glance", "imprint-publisher", "imprint-terms", "running-text",
  "table-intro",
}

local function division_of(div)
  for _, name in ipairs(DIVISIONS) do
    if div.classes:includes(name) then return name end
  end
end

local function typst(code)
  return pandoc.RawBlock("typst", code)
end

-- Quarto looks for its shortcodes in raw Typst too; braces are written by their code.
local function typst_string(text)
  local escaped = text:gsub('[\\"]', "\\%0"):gsub("\r?\n", "\\n"):gsub("{", "\\u{7b}")
  return '"' .. escaped .. '"'
end

local function is_too_long(text)
  return #text > LONGEST_STRING and utf8.len(text) > LONGEST_STRING
end

local function typst_alternative(alt)
  if not is_too_long(alt) then return typst_string(alt) end
  return typst_string(alt:sub(1, utf8.offset(alt, LONGEST_STRING) - 1) .. "…")
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

-- Bytes go in as a list of numbers, but SVG, which is text, as a string.
local function typst_image(call, media_type, data, alt, width)
  local bytes, format = typst_string(data), "svg"
  if media_type ~= "image/svg+xml" then
    local numbers = {}
    for index = 1, #data do numbers[index] = tostring(data:byte(index)) end
    bytes, format = "(" .. table.concat(numbers, ",") .. ")", media_type == "image/png" and "png" or "jpg"
  end
  return pandoc.RawInline("typst", string.format(
    '#%s(bytes(%s), format: "%s", alt: %s, width: %s)',
    call, bytes, format, typst_alternative(alt), width or "100%"
  ))
end

local function xml_text(text)
  local escaped = text:gsub("[&<>\"{]", function(mark) return "&#" .. mark:byte() .. ";" end)
  return escaped
end

-- U+0001 has kept the braces of metadata apart while Quarto looked for shortcodes.
local function without_marks(text)
  return (text:gsub("\1", ""))
end

-- The photos of a strip are as high as one another, for each is as wide as its shape wants.
local function photo_strip(div)
  local columns, free = pandoc.List({}), 100
  div.content = div.content:map(function(photo)
    local width = 100
    photo = photo:walk({
      Image = function(image)
        width = tonumber((image.attributes.width or "100%"):match("[%d.]+"))
        image.attributes.width = nil
        return image
      end,
    })
    if is_html then photo.attributes.style = "flex: 0 1 " .. width .. "%" end
    if is_typst then photo.classes = { "strip-photo" } end
    columns:insert(width .. "fr")
    free = free - width
    return photo
  end)
  if free > #columns then columns:insert(free .. "fr") end
  if is_typst then div.attributes.columns = table.concat(columns, ", ") end
  return div
end

-- The table of the annex may be parted between pages, however short it is.
local function breakable(div)
  return div:walk({
    Table = function(tbl)
      tbl.classes:insert("breakable")
      return tbl
    end,
  })
end

local function prepared(div)
  if div.classes:includes("photo-strip") and (is_typst or is_html) then return photo_strip(div) end
  if div.classes:includes("annex") and is_typst then return breakable(div) end
end

-- A page shows pictures as they are; Typst gets their bytes.
local function picture(image)
  local media_type, encoded = image.src:match("^data:([%w/+.-]+);base64,(.*)$")
  if not media_type then return nil end
  local alt = without_marks(pandoc.utils.stringify(image.caption))
  local call = image.classes:includes("logo") and "release-logo-image"
    or image.classes:includes("sparkline") and "release-sparkline" or "release-image"
  return typst_image(call, media_type, decode_base64(encoded), alt, image.attributes.width)
end

-- Quarto gets the document as a block of code, in Pandoc's own form.
local function document_in_code(code)
  if not code.classes:includes("release-tree") then return nil end
  return pandoc.read(code.text, "json").blocks
end

-- Only HTML lets a link be linked to; elsewhere Pandoc drops its identifier.
local function linkable(link)
  if link.identifier == "" then return nil end
  local identifier = link.identifier
  link.identifier = ""
  return pandoc.Span({ link }, { identifier })
end

-- A formula says in a PDF what it is, as TeX.
local function typst_formula(math)
  local written = pandoc.write(pandoc.Pandoc({ pandoc.Plain({ math }) }), "typst"):gsub("%s+$", "")
  return pandoc.RawInline("typst", string.format(
    "#[#set math.equation(alt: %s);%s]", typst_alternative(math.text), written
  ))
end

local KEPT, CAPTION = "#release-kept[", "#release-caption["

-- A short table stays on one page. Quarto (1.9 still) drops the caption of a table
-- without a label on the way to Typst, so there it becomes a block of its own.
local function typst_table(tbl)
  local blocks = pandoc.List({})
  if quarto and #tbl.caption.long > 0 then
    blocks:insert(typst(CAPTION))
    blocks:extend(tbl.caption.long)
    blocks:insert(typst("]"))
    tbl.caption = { long = {} }
  end
  blocks:insert(tbl)
  if #tbl.bodies[1].body > SHORT_TABLE_ROWS or tbl.classes:includes("breakable") then return blocks end
  blocks:insert(1, typst(KEPT))
  blocks:insert(typst("]"))
  return blocks
end

-- Whatever is returned is read back by Pandoc, which takes long for every word of a document.
local function plain_word(str)
  local text = without_marks(str.text)
  return text ~= str.text and pandoc.Str(text) or nil
end

-- Text appears as it is written. Pandoc writes curly single quotes as straight ones, for Typst to
-- guess their direction; Typst makes an ellipsis, a dash, a minus or a soft hyphen of "...", "--",
-- "-1" or "-?".
local function typst_word(str)
  local text = without_marks(str.text)
  local has_shorthand = text:find("%.%.") or text:find("%-[%d?-]")
  local has_quote = text:find("\u{2018}", 1, true) or text:find("\u{2019}", 1, true)
  if not (has_quote or has_shorthand) then return plain_word(str) end
  local inlines = pandoc.List({})
  for _, code in utf8.codes(text) do
    local character = utf8.char(code)
    local last = inlines[#inlines]
    if code == 0x2018 or code == 0x2019 then
      inlines:insert(pandoc.RawInline("typst", character))
    elseif has_shorthand and (character == "." or character == "-") then
      inlines:insert(pandoc.RawInline("typst", "\\" .. character))
    elseif last and last.t == "Str" then
      last.text = last.text .. character
    else
      inlines:insert(pandoc.Str(character))
    end
  end
  return inlines
end

-- Whether a part of a word may be longer than its line or column, dashes and spaces apart.
local function has_long_part(text)
  if #text < LONG then return false end
  local parts = text:gsub("\u{a0}", "-"):gsub("\u{202f}", "-"):gsub("\xe2\x80[\x90-\x95]", "-")
  for part in parts:gmatch("[^%s-]+") do
    if #part >= LONG and utf8.len(part) >= LONG then return true end
  end
  return false
end

-- A rule of Typst's for such words would do it too, but no more than some 250 times in a paragraph.
local function breakable_typst_word(str)
  -- Most words have none of what is looked for: shorthands, curly quotation marks, marks of ours.
  if #str.text < LONG and not str.text:find("[%.%-\xe2\1]") then return nil end
  if not has_long_part(str.text) then return typst_word(str) end
  return pandoc.RawInline("typst", "#release-long(" .. typst_string(without_marks(str.text)) .. ");")
end

-- Typst makes a string of each heading. A longer one is a paragraph, to which the contents still lead.
local function without_endless_headings(blocks)
  return blocks:walk({
    Header = function(header)
      if not is_too_long(pandoc.utils.stringify(header)) then return nil end
      return pandoc.Para({ pandoc.Span({ pandoc.Strong(header.content) }, { header.identifier }) })
    end,
  })
end

-- The page's template has these in attributes, where Pandoc leaves quotation marks as they are,
-- and in its style sheet, whose strings have no line breaks.
local function escaped_metadata(value)
  local kind = pandoc.utils.type(value)
  if kind ~= "Inlines" and kind ~= "string" then
    for key, each in pairs(value) do value[key] = escaped_metadata(each) end
    return value
  end
  local text = without_marks(pandoc.utils.stringify(value))
  return pandoc.Inlines({ pandoc.RawInline("html", xml_text(text)) })
end

local function page_metadata(meta)
  for name, _ in pairs(meta) do
    if name == "publisher" or name == "description" or name:match("^look%-") then
      meta[name] = escaped_metadata(meta[name])
    end
  end
  if not meta.page then return meta end
  -- The articles are for this filter; what could end the block of JSON-LD is escaped in it.
  local articles, linked = meta.page.articles, pandoc.utils.stringify(meta.page["json-ld"])
  meta.page.articles = nil
  meta.page = escaped_metadata(meta.page)
  meta.page["json-ld"] = pandoc.Inlines({ pandoc.RawInline("html", linked) })
  return meta, articles
end

-- Pandoc's own walk would go through every word, which takes ten times as long.
local function each_heading(blocks, visit)
  for _, block in ipairs(blocks) do
    if block.t == "Header" then
      visit(block)
    elseif block.t == "Div" or block.t == "BlockQuote" then
      each_heading(block.content, visit)
    elseif block.t == "BulletList" or block.t == "OrderedList" then
      for _, item in ipairs(block.content) do each_heading(item, visit) end
    end
  end
end

-- Change the blocks of a document and of the divisions within, outermost first. A change returns the
-- new ones, or nil, and false where those within stay as they are.
local function in_divisions(blocks, change)
  local made, goes_on = change(blocks)
  made = made or blocks
  if goes_on == false then return made end
  for _, block in ipairs(made) do
    if block.t == "Div" then block.content = in_divisions(block.content, change) end
  end
  return made
end

-- An entry is a link, in which there can be no other.
local function entry_words(header)
  return header.content:walk({ Link = function(link) return link.content end })
end

local function contents_list(blocks)
  local headers, sections, top = {}, {}, 9
  each_heading(blocks, function(header)
    table.insert(headers, header)
    top = math.min(top, header.level)
  end)
  for _, header in ipairs(headers) do
    local entry = pandoc.Plain({ pandoc.Link(entry_words(header), "#" .. header.identifier) })
    local is_article = header.classes:includes("article")
    if #sections > 0 and (is_article or header.level == top + 1 and not header.classes:includes("unlisted")) then
      table.insert(sections[#sections].articles, { entry })
    elseif header.level <= top + 1 and not header.classes:includes("unlisted") then
      table.insert(sections, { entry, articles = {} })
    end
  end
  local items = {}
  for _, section in ipairs(sections) do
    local item = { section[1] }
    if #section.articles > 0 then table.insert(item, pandoc.BulletList(section.articles)) end
    table.insert(items, item)
  end
  return pandoc.BulletList(items)
end

-- A country and its number stay on one line. A line may break after a dash even before a
-- no-break space (UAX 14), so dash and number are put together.
local function bind_numbers(div)
  return div:walk({
    Inlines = function(inlines)
      for index = #inlines - 2, 1, -1 do
        local country = (inlines[index].text or ""):match("^(.*)\u{a0}–$")
        if country then
          local bound = pandoc.Inlines({ pandoc.Str("–"), inlines:remove(index + 1), inlines:remove(index + 1) })
          if is_typst then
            bound:insert(1, pandoc.RawInline("typst", "#box["))
            bound:insert(pandoc.RawInline("typst", "]"))
          end
          inlines[index] = pandoc.Str(country .. "\u{a0}")
          inlines:insert(index + 1, pandoc.Span(bound, { class = "together" }))
        end
      end
      return inlines
    end,
  })
end

-- A numbered list stands in two columns, ten items at a time: so it is read without turning back.
local function in_columns(list)
  local blocks = pandoc.List({})
  local function part(first, last)
    blocks:insert(pandoc.OrderedList({ table.unpack(list.content, first, last) }, pandoc.ListAttributes(first, "Decimal", "Period")))
  end
  for first = 1, #list.content, 10 do
    local last = math.min(first + 9, #list.content)
    local middle = (first + last) // 2
    blocks:insert(typst("#release-beside["))
    part(first, middle)
    blocks:insert(typst("]["))
    part(middle + 1, last)
    blocks:insert(typst("]"))
  end
  return blocks
end

-- The parts of these are arguments of one function: by name in the masthead, else one by one.
local CALLS = {
  ["cover"] = true, ["masthead"] = true, ["key-figures"] = true, ["key-figure"] = true,
  ["lead"] = true, ["imprint"] = true, ["closing-imprint"] = true,
}

-- A headline that leads, with the identifier of its article and what is said of it.
local function leading_item(item)
  local target = ""
  item[1].content:walk({ Link = function(link) target = link.target:sub(2) end })
  local note = pandoc.utils.blocks_to_inlines({ item[2] })
  return {
    typst("(" .. typst_string(target) .. ", ["), item[1], typst("], ["), pandoc.Plain(note), typst("]),"),
  }
end

local function argument(block, name, is_named)
  local blocks = pandoc.List({})
  local open = name == "key-figure" and "(" or name and "release-" .. name .. (CALLS[name] and "(" or "[") or "["
  blocks:insert(typst((is_named and name .. ": " or "") .. open))
  if not CALLS[name] then
    blocks:extend(name and block.content or { block })
    blocks:insert(typst("],"))
    return blocks
  end
  for _, each in ipairs(block.content) do
    if name == "lead" and each.t == "BulletList" then
      for _, item in ipairs(each.content) do blocks:extend(leading_item(item)) end
    else
      blocks:extend(argument(each, each.t == "Div" and division_of(each), name == "masthead"))
    end
  end
  blocks:insert(typst("),"))
  return blocks
end

-- Top down, since what is Typst already has lost its bounds.
local function with_calls(blocks)
  local made = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    local name = block.t == "Div" and division_of(block)
    if CALLS[name] then
      local found = argument(block, name)
      found[1].text, found[#found].text = "#" .. found[1].text, ")"
      made:extend(found)
    else
      if block.t == "Div" then block.content = with_calls(block.content) end
      made:insert(block)
    end
  end
  return made
end

-- What leads to another place says on which page that is.
local function with_pages(blocks, before)
  return blocks:walk({
    Link = function(link)
      local id = link.target:match("^#(.+)$")
      if not id or link.classes:includes("fact") then return nil end
      return { link, pandoc.RawInline("typst", "#release-page(" .. typst_string(id) .. ", before: [" .. before .. "]);") }
    end,
  })
end

-- A label in the annex stands with what it is over.
local function label(para)
  if #para.content ~= 1 or para.content[1].t ~= "Strong" then return nil end
  return { typst("#block(spacing: 0.7em, sticky: true)["), para, typst("]") }
end

-- The table of the annex stays with what follows it: a few last lines would have a page to themselves.
-- The rules above it, and so their heading, stay with it.
local function annex_kept(div)
  local _, first = div.content:find_if(function(block) return block.t == "Table" end)
  if not first then return div end
  div.content:insert(first, typst(KEPT))
  div.content:insert(typst("]"))
  if first == 2 then
    div.content:insert(2, typst("]"))
    div.content:insert(1, typst("#block(sticky: true)["))
  end
  return div
end

local function typst_division(name, div)
  if name == "annex" then div = annex_kept(div:walk({ OrderedList = in_columns, Para = label })) end
  if name == "statistics" then div = bind_numbers(div) end
  if name == "leading-figures" then div.content = with_pages(div.content, ", ") end
  -- The photo and the text beside it are the two arguments of one function, and so are charts.
  if name == "beside-photo" or name == "beside-chart" then
    div.content:insert(1, typst("]["))
    return div.content
  end
  if name == "photo-strip" then
    div.content:insert(1, typst("#release-photo-strip((" .. div.attributes.columns .. ",),"))
    div.content:insert(typst(")"))
    return div.content
  end
  if name == "strip-photo" then
    div.content:insert(1, typst("release-photo["))
    div.content:insert(typst("],"))
    return div.content
  end
  local blocks = pandoc.List({ typst("#release-" .. name .. "[") })
  blocks:extend(div.content)
  blocks:insert(typst("]"))
  return blocks
end

local function html(code)
  return pandoc.RawBlock("html", code)
end

-- What a page folds: its first block is what one sees.
local function folded(div)
  local summary = table.remove(div.content, 1)
  local blocks = pandoc.List({
    html('<details class="folded"><summary>'),
    pandoc.Plain(pandoc.utils.blocks_to_inlines({ summary })),
    html("</summary>"),
  })
  blocks:extend(div.content)
  blocks:insert(html("</details>"))
  return blocks
end

-- A photo is a figure; its caption and, apart from it, who is to be credited are its caption.
local function photo_figure(div)
  local style = div.attributes.style and ' style="' .. xml_text(div.attributes.style) .. '"' or ""
  local blocks = pandoc.List({ html('<figure class="photo"' .. style .. ">"), div.content[1] })
  if #div.content > 1 then
    blocks:insert(html("<figcaption>"))
    blocks:extend({ table.unpack(div.content, 2) })
    blocks:insert(html("</figcaption>"))
  end
  blocks:insert(html("</figure>"))
  return blocks
end

-- A chart with its title above and its source below is a figure.
local function chart_frame(div)
  local blocks = pandoc.List({ html('<figure class="chart-frame">') })
  blocks:extend(div.content)
  blocks:insert(html("</figure>"))
  return blocks
end

-- The contents are a field, which word processors fill anew on request; until then it shows these
-- entries. They have no numbers of pages, which no one knows before the document is laid out.
local function word_contents(div, list)
  local function field(mark)
    return pandoc.RawInline("openxml", '<w:r><w:fldChar w:fldCharType="' .. mark .. '"/></w:r>')
  end
  local blocks = pandoc.List({})
  local function add(style, content)
    blocks:insert(pandoc.Div({ pandoc.Para(content) }, pandoc.Attr("", {}, { { "custom-style", style } })))
  end
  for _, section in ipairs(list.content) do
    add("toc 1", section[1].content)
    for _, entry in ipairs(section[2] and section[2].content or {}) do add("toc 2", entry[1].content) end
  end
  add("TOC Heading", pandoc.utils.blocks_to_inlines(div.content))
  local title = blocks:remove()
  if #blocks == 0 then return { title } end
  local first, last = blocks[1].content[1].content, blocks[#blocks].content[1].content
  first:insert(1, field("separate"))
  first:insert(1, pandoc.RawInline("openxml", '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'))
  first:insert(1, field("begin"))
  last:insert(field("end"))
  blocks:insert(1, title)
  blocks:insert(1, pandoc.RawBlock("openxml",
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>'))
  blocks:insert(pandoc.RawBlock("openxml", "</w:sdtContent></w:sdt>"))
  return blocks
end

local function contents_division(div, list)
  local title = pandoc.Plain(pandoc.utils.blocks_to_inlines(div.content))
  if not is_html then
    return pandoc.Div({ pandoc.Div({ title }, pandoc.Attr("contents-title")), list }, pandoc.Attr("contents"))
  end
  return {
    html('<nav id="contents" role="doc-toc" aria-labelledby="contents-title"><details><summary id="contents-title">'),
    title,
    html("</summary>"),
    pandoc.Div({ list }, pandoc.Attr("contents-list")),
    html("</details></nav>"),
  }
end

local function plain_spaces(text)
  return (text:gsub("\u{a0}", " "):gsub("\u{202f}", " "))
end

-- Days as readers see them, for programs, too: of two, with a dash between, each has an element.
local function timed(shown, first, last)
  local before, dash, after = shown, "", ""
  if first ~= last then before, dash, after = shown:match("^(.-)(\u{2013})(.+)$") end
  if not before then return { pandoc.Str(shown) } end
  local function element(text, day)
    return { pandoc.RawInline("html", '<time datetime="' .. xml_text(day) .. '">'), pandoc.Str(text), pandoc.RawInline("html", "</time>") }
  end
  local inlines = pandoc.List(element(before, first))
  if dash ~= "" then
    inlines:insert(pandoc.Str(dash))
    inlines:extend(element(after, last))
  end
  return inlines
end

local function opens_time(inline)
  return inline and inline.t == "RawInline" and inline.text:find("^<time")
end

-- The same, where they stand among other words for the first time: an event may be of the day it is told.
local function with_days(inlines, days)
  for start = 1, #inlines do
    local text = ""
    local last = not (opens_time(inlines[start]) or opens_time(inlines[start - 1])) and #inlines or 0
    for stop = start, last do
      text = text .. pandoc.utils.stringify(inlines[stop])
      if plain_spaces(text) == plain_spaces(days.shown) then
        local made = pandoc.Inlines({ table.unpack(inlines, 1, start - 1) })
        made:extend(timed(text, days.first, days.last))
        made:extend({ table.unpack(inlines, stop + 1) })
        return made
      end
      if #text > 2 * #days.shown then break end
    end
  end
  return inlines
end

local function dated(div, all_days)
  return div:walk({ Para = function(para)
    for _, days in ipairs(all_days) do
      local stated = {}
      for name, value in pairs(days) do stated[name] = without_marks(pandoc.utils.stringify(value)) end
      para.content = with_days(para.content, stated)
    end
    return para
  end })
end

-- Folded on a screen, where what is new comes first.
local function imprint_division(div)
  local title = div.content[1]
  if not (title and title.t == "Div" and title.classes:includes("imprint-title")) then return nil end
  local blocks = pandoc.List({
    html('<details class="imprint"><summary class="imprint-title">'),
    pandoc.Plain(pandoc.utils.blocks_to_inlines(title.content)),
    html("</summary>"),
  })
  blocks:extend({ table.unpack(div.content, 2) })
  blocks:insert(html("</details>"))
  return blocks
end

-- A heading is a link to itself, unless it holds a link already.
local function link_heading(header)
  local has_link = false
  header.content:walk({ Link = function() has_link = true end })
  if has_link or header.identifier == "" or #header.content == 0 then return end
  header.content = { pandoc.Link(header.content, "#" .. header.identifier, "", pandoc.Attr("", { "self" })) }
end

-- What the script of a page filters by, as attributes. Raw, since Quarto looks for its shortcodes
-- in the attributes of a Div.
local function article_start(header, about)
  local attributes = ' class="article"'
  for _, name in ipairs({ "country", "topics", "outlet" }) do
    local text = about and about[name] and without_marks(pandoc.utils.stringify(about[name]))
    if text then attributes = attributes .. " data-" .. name .. '="' .. xml_text(text) .. '"' end
  end
  return html("<article" .. attributes .. ">")
end

-- The heading that a block is, or that is in the division of an article or of a country's opening.
local function heading_of(block)
  if block.t ~= "Div" then return block.t == "Header" and block or nil end
  if not (block.classes:includes("article") or block.classes:includes("country-opener")) then return nil end
  local found
  each_heading(block.content, function(header) found = found or header end)
  return found
end

-- The days of an article are those under its headline.
local function with_dated_meta(blocks, days)
  return blocks:map(function(block)
    local is_meta = block.t == "Div" and block.classes:includes("meta")
    return is_meta and #days > 0 and dated(block, days) or block
  end)
end

-- Each country is a section and each of its articles an element of its own, to the next heading.
local function in_sections(blocks, articles)
  local made, open, level = pandoc.List({}), {}, 0
  local function close(...)
    for _, name in ipairs({ ... }) do
      if open[name] then made:insert(html("</" .. name .. ">")) end
      open[name] = false
    end
  end
  for _, block in ipairs(blocks) do
    local heading = heading_of(block)
    if heading and heading.classes:includes("article") then
      close("article")
      made:insert(article_start(heading, articles and articles[heading.identifier]))
      open.article, level = true, heading.level
    elseif heading and heading.classes:includes("country") then
      close("article", "section")
      made:insert(html('<section class="of-country">'))
      open.section, level = true, heading.level
    elseif heading and heading.level <= level or block.t == "Div" and block.classes:includes("closing-imprint") then
      close("article", "section")
      level = 0
    end
    if block.t == "Div" and block.classes:includes("article") then
      local about = articles and heading and articles[heading.identifier]
      made:extend(about and with_dated_meta(block.content, about.days or {}) or block.content)
      close("article")
    else
      made:insert(block)
    end
  end
  close("article", "section")
  return made
end

local WORD_STYLES = {
  "logo", "mark", "publisher", "title", "subtitle", "cover-note", "period", "number", "city", "issued",
  "correction", "correction-title", "key-value", "key-label", "lead-title", "lead-note", "imprint",
  "imprint-title", "citation", "statistics", "note", "photo", "credit", "origin", "closing-imprint",
  "figure-caption", "annex", "country-opener", "article-number", "meta", "notes", "campaign",
  "pull-quote", "speaker", "chart-title", "chart-subtitle", "chart-source",
}

local WORD_UPRIGHT = "38%"

-- What stands beside one another is a table of one row; photos have their shares of it.
local function word_columns(div)
  local cells, aligns, widths = {}, {}, {}
  for _, part in ipairs(div.content) do
    local share = 1 / #div.content
    part:walk({ Image = function(image) share = (tonumber((image.attributes.width or ""):match("^(%d+)%%$")) or 100) / 100 end })
    table.insert(cells, { part })
    table.insert(aligns, pandoc.AlignLeft)
    table.insert(widths, share)
  end
  return pandoc.utils.from_simple_table(pandoc.SimpleTable({}, aligns, widths, {}, { cells }))
end

local function word_division(name, div, list)
  if name == "contents" then return word_contents(div, list) end
  if (name == "key-figures" or name == "photo-strip") and #div.content > 1 then return word_columns(div) end
  if name == "chart-frame" then
    return div:walk({ Para = function(para)
      if #para.content ~= 1 or para.content[1].t ~= "Image" then return nil end
      return pandoc.Div({ para }, pandoc.Attr("", {}, { { "custom-style", "Release last" } }))
    end })
  end
  if name == "with-photo" then
    return div:walk({ Image = function(image)
      image.attributes.width = WORD_UPRIGHT
      return image
    end })
  end
  for _, style in ipairs(WORD_STYLES) do
    if name == style then div.attributes["custom-style"] = "Release " .. name end
  end
  return div
end

-- Titles on the cover are no headers to Pandoc, which would lower their rank with that of the sections, and
-- list them in the contents.
local function html_title(name, div)
  local tag = name == "title" and "h1" or "h2"
  return {
    pandoc.RawBlock("html", "<" .. tag .. ' class="' .. name .. '">'),
    pandoc.Plain(pandoc.utils.blocks_to_inlines(div.content)),
    pandoc.RawBlock("html", "</" .. tag .. ">"),
  }
end

-- An analyst's picture or table with its caption; a wide table can be moved on a page.
local function figure_division(div)
  local is_picture = div.classes:includes("figure-block")
  local is_turned = div.classes:includes("turned-table")
  local blocks = pandoc.List({})
  if is_typst then
    local name = is_picture and "figure" or is_turned and "turned" or div.classes:includes("small-table") and "small" or "table"
    blocks:insert(typst("#release-block-" .. name .. "["))
    if div.identifier ~= "" then
      blocks:insert(typst("#metadata(none)#label(" .. typst_string(div.identifier) .. ")"))
    end
    blocks:extend(div.content)
    blocks:insert(typst("]"))
    return blocks
  end
  if not is_html then return nil end
  if is_turned then
    local caption = pandoc.List({})
    div:walk({ Table = function(tbl) caption:extend(tbl.caption.long) end })
    -- Raw, since Quarto looks for its shortcodes in the attributes of a Div.
    local label = #caption > 0 and pandoc.utils.stringify(caption) or div.identifier
    div.classes = div.classes:filter(function(class) return class ~= "turned-table" end)
    return {
      pandoc.RawBlock("html", '<div class="turned-table" tabindex="0" role="region" aria-label="' .. xml_text(label) .. '">'),
      div,
      pandoc.RawBlock("html", "</div>"),
    }
  end
  if not is_picture then return nil end
  blocks:insert(pandoc.RawBlock("html", '<figure id="' .. xml_text(div.identifier) .. '">'))
  for _, block in ipairs(div.content) do
    if block.t == "Div" and block.classes:includes("figure-caption") then
      blocks:insert(pandoc.RawBlock("html", "<figcaption>"))
      blocks:insert(pandoc.Plain(pandoc.utils.blocks_to_inlines(block.content)))
      blocks:insert(pandoc.RawBlock("html", "</figcaption>"))
    else
      blocks:insert(block)
    end
  end
  blocks:insert(pandoc.RawBlock("html", "</figure>"))
  return blocks
end

local function callout(div)
  if is_html then
    div.attributes.role = "note"
    return div
  end
  if not is_typst then return nil end
  local blocks = pandoc.List({ typst('#release-callout("' .. div.classes[2] .. '")[') })
  blocks:extend(div.content)
  blocks:insert(typst("]"))
  return blocks
end

-- The source stands with the last lines of its article, or with its photo and the text beside it, and the
-- address at the end with the last lines of what is before it. The paragraph ends with room for what follows.
local function keep_with_last_lines(blocks)
  local kept = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    local last = kept[#kept]
    local is_last = block.t == "Div" and block.classes:includes("closing-imprint")
    local follows = is_last or block.t == "Div" and block.classes:includes("origin")
    if is_last and last and last.t == "Div" and last.classes:includes("annex") then
      last.content:insert(block)
      last.content = keep_with_last_lines(last.content)
    elseif follows and last and last.t == "Para" then
      last.content:insert(pandoc.RawInline("typst", "#room;"))
      kept:insert(#kept, typst("#release-followed(room => ["))
      kept:insert(typst("], ["))
      kept:insert(block)
      kept:insert(typst("])"))
    elseif follows and last and last.t == "Div" and last.classes:includes("with-photo") then
      kept:insert(#kept, typst("#release-kept["))
      kept:insert(block)
      kept:insert(typst("]"))
    else
      kept:insert(block)
    end
  end
  return kept
end

local RUNNING = { Para = true, Plain = true, BulletList = true, OrderedList = true, BlockQuote = true, LineBlock = true }

-- What a short table begins with is no longer the table itself.
local function begins_table(block)
  if block.t == "RawBlock" then return block.text == KEPT or block.text == CAPTION end
  return block.t == "Table" or block.t == "Div" and block.classes:includes("table-block")
end

-- The last paragraph before a table has a division of its own.
local function with_intro(made)
  local run = made[#made]
  if run.content[#run.content].t ~= "Para" then return end
  local intro = pandoc.Div({ run.content:remove() }, pandoc.Attr("", { "table-intro" }))
  if #run.content == 0 then made:remove() end
  made:insert(intro)
end

-- What stands between headings, apart from articles, has a division of its own: to be as wide as they are.
local function with_running_text(blocks)
  if not blocks:find_if(function(block) return block.t == "Header" end) then return nil end
  local made, run = pandoc.Blocks({}), nil
  for _, block in ipairs(blocks) do
    if not RUNNING[block.t] then
      if run and begins_table(block) then with_intro(made) end
      run = nil
      made:insert(block)
    elseif run then
      run.content:insert(block)
    else
      run = pandoc.Div({ block }, pandoc.Attr("", { "running-text" }))
      made:insert(run)
    end
  end
  return made, false
end

-- A screen begins with the main points, which a PDF has after its contents: with the masthead and the
-- key figures they are the first screen of a page. A print has the order of the PDF again.
local function with_points_first(blocks)
  local cover, points, moved = nil, nil, pandoc.List({})
  for index, block in ipairs(blocks) do
    if block.t == "Div" and block.classes:includes("cover") then cover = cover or index end
    if block.t == "Div" and block.classes:includes("main-points") then points = points or index end
  end
  if not (cover and points and points > cover + 1) then return blocks end
  local heading = blocks[points - 1].t == "Header" and points - 1 or points
  local others = pandoc.List({ table.unpack(blocks, cover + 1, heading - 1) })
  for _, block in ipairs(blocks[cover].content) do
    if block.t == "Div" and block.classes:includes("lead") then others:insert(1, block) else moved:insert(block) end
  end
  moved:extend({ table.unpack(blocks, heading, points) })
  moved:extend(others)
  local made = pandoc.List({ table.unpack(blocks, 1, cover - 1) })
  made:insert(pandoc.Div(moved, blocks[cover].attr))
  made:extend({ table.unpack(blocks, points + 1) })
  return pandoc.Blocks(made)
end

-- What is at a glance, up to the next section, has a page.
local function with_glance(blocks)
  local heading, first = blocks:find_if(function(block)
    return block.t == "Header" and block.identifier == "at-a-glance"
  end)
  if not first then return nil end
  local last = first
  while blocks[last + 1] do
    local following = heading_of(blocks[last + 1])
    if following and following.level <= heading.level then break end
    last = last + 1
  end
  local glance = pandoc.Div({ table.unpack(blocks, first, last) }, pandoc.Attr("", { "glance" }))
  local made = pandoc.List({ table.unpack(blocks, 1, first - 1) })
  made:insert(glance)
  made:extend({ table.unpack(blocks, last + 1) })
  return pandoc.Blocks(made), false
end

local function is_sectioned(class) return class == "article" or class == "country" end

local function as_page(document)
  local meta, articles = page_metadata(document.meta)
  -- Where the sections are; Quarto may put all of a document into a division.
  local function sections(blocks)
    for _, block in ipairs(blocks) do
      local heading = heading_of(block)
      if heading and heading.classes:find_if(is_sectioned) then
        return in_sections(blocks, articles), false
      end
    end
  end
  document.blocks = in_divisions(document.blocks, sections)
  each_heading(document.blocks, link_heading)
  document.meta = meta
  return document
end

-- The same in a word processor, by a style that keeps a paragraph with the next one.
local function keep_last_paragraphs(blocks)
  for index, block in ipairs(blocks) do
    local before = blocks[index - 1]
    if before and before.t == "Para" and block.t == "Div" and block.classes:includes("origin") then
      blocks[index - 1] = pandoc.Div({ before }, pandoc.Attr("", {}, { { "custom-style", "Release last" } }))
    end
  end
  return blocks
end

local function parts(document)
  local list = not is_typst and contents_list(document.blocks) -- Typst makes its own.
  if is_html then document.blocks = with_points_first(document.blocks) end
  if is_typst then
    for _, change in ipairs({ keep_with_last_lines, with_running_text, with_glance }) do
      document.blocks = in_divisions(document.blocks, change)
    end
    document.blocks = with_calls(without_endless_headings(document.blocks))
  end
  if is_word then document.blocks = document.blocks:walk({ Blocks = keep_last_paragraphs }) end
  document.blocks = document.blocks:walk({
    Div = function(div)
      if div.classes:includes("figure-block") or div.classes:includes("table-block") then
        return figure_division(div)
      end
      if div.classes:includes("callout") then return callout(div) end
      local name = division_of(div)
      if not name then return nil end
      if is_typst then return typst_division(name, div) end
      if is_word then return word_division(name, div, list) end
      if name == "contents" then return contents_division(div, list) end
      if not is_html then return nil end
      if name == "imprint" then return imprint_division(div) end
      if name == "title" or name == "lead-title" or name == "correction-title" then return html_title(name, div) end
      if name == "statistics" then return bind_numbers(div) end
      if name == "issued" or name == "period" then
        return document.meta.page and dated(div, document.meta.page.days or {})
      end
      if name == "folded" then return folded(div) end
      if name == "chart-frame" then return chart_frame(div) end
      if name == "photo" then return photo_figure(div) end
    end,
  })
  -- At last, since raw Typst is no text to what measures and reads text.
  if is_typst then
    document.meta = pandoc.Pandoc({}, document.meta):walk({ Str = typst_word }).meta
    document.blocks = document.blocks:walk({ Str = breakable_typst_word })
  elseif quarto then -- Only Quarto gets marks, and to look for them takes as long as all else.
    document = document:walk({ Str = plain_word })
  end
  return is_html and as_page(document) or document
end

return {
  { CodeBlock = document_in_code },
  { Div = prepared },
  {
    Image = is_typst and picture or nil,
    Link = not is_html and linkable or nil,
    Math = is_typst and typst_formula or nil,
    Table = is_typst and typst_table or nil,
    Pandoc = parts,
  },
}
