using System.Text.Json;
using SkRerank.Records;

namespace SkRerank.Tests.Records;

public sealed class RecordRendererTests
{
    private static readonly KeyValuePair<string, object?>[] Book =
    [
        new("id", 7), new("title", "Fleas"), new("subtitle", ""), new("authors", new[] { "Ann", "Bo" }), new("year", 1987), new("price", 2.5m), new("note", null), new("text", "A flea lives\nfor weeks."),
    ];

    public static TheoryData<string, string> PyYaml()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "records", "pyyaml.json")));
        return new(document.RootElement.EnumerateArray().Select(c => (c.GetProperty("record").GetRawText(), c.GetProperty("yaml").GetString()!)));
    }

    [Theory]
    [MemberData(nameof(PyYaml))]
    public void Render_Yaml_IsAsPyYamlWritesIt(string record, string expected)
    {
        using var json = JsonDocument.Parse(record);
        Assert.Equal(expected, new RecordRenderer(new RecordRendererOptions { SkipEmpty = false }).Render(json.RootElement));
    }

    [Fact]
    public void Render_Defaults_KeepsTheOrderAndLeavesOutWhatIsEmpty() =>
        Assert.Equal("id: 7\ntitle: Fleas\nauthors:\n- Ann\n- Bo\nyear: 1987\nprice: 2.5\ntext: |-\n  A flea lives\n  for weeks.", new RecordRenderer().Render(Book));

    [Fact]
    public void Render_ChosenKeys_ComeInTheGivenOrder() =>
        Assert.Equal("year: 1987\ntitle: Fleas", new RecordRenderer(new RecordRendererOptions { Keys = { "year", "missing", "title" } }).Render(Book));

    [Fact]
    public void Render_ChosenKeysThenOthers_EndsWithTheRest() => Assert.StartsWith(
        "title: Fleas\nid: 7\nauthors:", new RecordRenderer(new RecordRendererOptions { Keys = { "title" }, IncludeOtherKeys = true }).Render(Book), StringComparison.Ordinal);

    [Fact]
    public void Render_Json_IsOneLineInOrder() => Assert.Equal(
        """{"title":"Fleas","text":"A flea lives\nfor weeks.","authors":["Ann","Bo"],"price":2.5}""",
        new RecordRenderer(new RecordRendererOptions { Format = RecordFormat.Json, Keys = { "title", "text", "authors", "price" } }).Render(Book));

    [Fact]
    public void Render_Template_PutsEachValueOnOneLine() => Assert.Equal(
        "Fleas () by Ann, Bo {1987}\nA flea lives for weeks.",
        new RecordRenderer(new RecordRendererOptions { Format = RecordFormat.Template, Template = "{title} ({unknown}) by {authors} {{{year}}}\n{text}" }).Render(Book));

    [Fact]
    public void Render_TemplateWithBracesInAValue_DoesNotFillThemAgain() => Assert.Equal(
        "{secret} x", new RecordRenderer(new RecordRendererOptions { Format = RecordFormat.Template, Template = "{a} {b}" }).Render([new("a", "{secret}"), new("b", "x"), new("secret", "s")]));

    [Fact]
    public void Render_Delegate_GivesTheFieldsOfAType() =>
        Assert.Equal("name: Ann\nborn: '1990-01-02'", new RecordRenderer().Render(("Ann", new DateOnly(1990, 1, 2)), person => [new("name", person.Item1), new("born", person.Item2)]));

    // Each value tries to end its own key and begin another; by YAML 1.1 none may.
    [Theory]
    [InlineData("x\nscore: 1", "text: |-\n  x\n  score: 1\nid: 1")]
    [InlineData("x\r\nscore: 1", "text: \"x\\r\\nscore: 1\"\nid: 1")]
    [InlineData("\nscore: 1", "text: \"\\nscore: 1\"\nid: 1")]
    [InlineData("  x\ny", "text: \"  x\\ny\"\nid: 1")]
    [InlineData("x\u2028score: 1", "text: \"x\\u2028score: 1\"\nid: 1")]
    [InlineData("x\u0085score: 1", "text: \"x\\x85score: 1\"\nid: 1")]
    [InlineData("a\0b", "text: \"a\\0b\"\nid: 1")]
    [InlineData("- item", "text: '- item'\nid: 1")]
    [InlineData("--- ", "text: '--- '\nid: 1")]
    [InlineData("key: value", "text: 'key: value'\nid: 1")]
    [InlineData("it's: so", "text: 'it''s: so'\nid: 1")]
    [InlineData("x # y", "text: 'x # y'\nid: 1")]
    [InlineData("*alias", "text: '*alias'\nid: 1")]
    [InlineData("Yes", "text: 'Yes'\nid: 1")]
    [InlineData("1e3", "text: '1e3'\nid: 1")]
    [InlineData("12:30", "text: '12:30'\nid: 1")]
    [InlineData("2026-11-25", "text: '2026-11-25'\nid: 1")]
    [InlineData("naïve 漢字 🐈", "text: naïve 漢字 🐈\nid: 1")]
    [InlineData("\uFEFFx", "text: \"\\uFEFFx\"\nid: 1")]
    [InlineData("a\nb\n", "text: |\n  a\n  b\nid: 1")]
    public void Render_HostileText_StaysAValue(string text, string expected) => Assert.Equal(expected, new RecordRenderer().Render([new("text", text), new("id", 1)]));

    [Fact]
    public void Render_HalfASurrogatePair_BecomesTheReplacementCharacter() => Assert.Equal("text: a\uFFFDb", new RecordRenderer().Render([new("text", "a\uD800b")]));

    [Fact]
    public void Render_HostileKey_StaysAKey() => Assert.Equal("\"a: b\\nc\": 1", new RecordRenderer().Render([new("a: b\nc", 1)]));

    [Fact]
    public void Render_NestedValues_KeepTheirShape()
    {
        var record = new Dictionary<string, object?> { ["list"] = new object?[] { new Dictionary<string, object?> { ["a"] = 1, ["t"] = "x\ny" }, new[] { 1, 2 }, null }, ["at"] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), ["id"] = Guid.Empty };
        Assert.Equal("list:\n- a: 1\n  t: |-\n    x\n    y\n- [1,2]\n- null\nat: '2026-01-02T03:04:05.0000000+00:00'\nid: 00000000-0000-0000-0000-000000000000", new RecordRenderer().Render(record));
    }

    [Theory]
    [InlineData(double.NaN, "A number of a record must be finite, but 'a.b' is NaN; leave it out, or give a text.")]
    [InlineData(double.PositiveInfinity, "A number of a record must be finite, but 'a.b' is Infinity; leave it out, or give a text.")]
    public void Render_NotFinite_IsNamed(double value, string message) =>
        Assert.Equal(message, Assert.Throws<RerankException>(() => new RecordRenderer().Render([new("a", new Dictionary<string, object?> { ["b"] = value })])).Message);

    [Fact]
    public void Render_UnknownType_IsNamed() => Assert.Equal(
        "A value of a record must be a text, number, truth value, date, list or record, but 'a[1]' is a Object; give its text, or a dictionary of its values.",
        Assert.Throws<RerankException>(() => new RecordRenderer().Render([new("a", new[] { "x", new object() })])).Message);

    [Fact]
    public void Render_RecordInsideItself_IsRefused()
    {
        var record = new Dictionary<string, object?>();
        record["me"] = record;
        Assert.StartsWith("A record must not be deeper than 32 levels, but 'me.me.", Assert.Throws<RerankException>(() => new RecordRenderer().Render(record)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_NotAnObject_IsRefused()
    {
        using var json = JsonDocument.Parse("[1]");
        Assert.Equal("A record must be a JSON object, but is Array; wrap the value in an object.", Assert.Throws<RerankException>(() => new RecordRenderer().Render(json.RootElement)).Message);
    }

    [Theory]
    [InlineData("a {b", "Every brace of a template must be closed, but the one at position 2 is not; write '{{' for a brace.")]
    [InlineData("a } b", "Every brace of a template must be opened, but the one at position 2 is not; write '}}' for a brace.")]
    [InlineData("{ }", "A template must name a key between braces, but there is none at position 0; write '{{' for a brace.")]
    public void Template_Malformed_SaysWhere(string template, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => new RecordRendererOptions { Template = template }).Message, StringComparison.Ordinal);

    [Fact]
    public void Constructor_ContradictingOptions_NamesThemAll() => Assert.StartsWith(
        "The options of a record renderer must agree, but a key of Keys is there twice; a Template is not used by the format Json.",
        Assert.Throws<ArgumentException>(() => new RecordRenderer(new RecordRendererOptions { Format = RecordFormat.Json, Template = "x", Keys = { "a", "a" } })).Message, StringComparison.Ordinal);
}
