using SkRerank.Keywords;

namespace SkRerank.Tests.Keywords;

/// <summary>What the analyzers share with Lucene's is compared in SkRerank.Lucene.Tests; here is what they are for.</summary>
public class TextAnalyzerTests
{
    [Theory]
    [InlineData("english", "The dog's owners aren't running", "dog owner aren't run")]
    [InlineData("standard", "The dog's owners aren't running", "the dog's owners aren't running")]
    [InlineData("whitespace", "The dog's owners\taren't running.", "The dog's owners aren't running.")]
    [InlineData("code", "camelCase", "camelcase camel case")]
    [InlineData("code", "HTTPServer2Client", "httpserver2client http server2 client")]
    [InlineData("code", "snake_case_name __init__", "snake_case_name snake case name __init__ init")]
    [InlineData("code", "MAX_VALUE", "max_value max value")]
    [InlineData("code", "error CS0104 and 0x80070005 or E1234", "error cs0104 and 0x80070005 or e1234")]
    [InlineData("code", "utf8 Int32 SHA256", "utf8 int32 sha256")]
    [InlineData("code", "System.Text.Json.JsonSerializer", "system.text.json.jsonserializer system text json jsonserializer serializer")]
    [InlineData("code", "/usr/lib/foo-bar.so", "/usr/lib/foo-bar.so usr/lib/foo-bar.so usr lib foo-bar.so foo bar so")]
    [InlineData("code", @"C:\Windows\x.dll", @"c:\windows\x.dll c windows x.dll x dll")]
    [InlineData("code", "version 1.2.3-beta.4 of v10.0.12", "version 1.2.3-beta.4 beta of v10.0.12 v10")]
    [InlineData("code", "C# and C++ on .NET", "c# c and c++ c on .net net")]
    [InlineData("code", "dotnet build --no-restore -p:Foo=Bar", "dotnet build --no-restore no-restore no restore -p:foo p:foo p foo = bar")]
    [InlineData("code", "x ??= y => z; a && !b", "x ??= y => z a && b")]
    [InlineData("code", "std::vector<int> it->next", "std::vector std vector < int > it -> next")]
    [InlineData("code", "What? It's here: don't - or do.", "what it here don't or do")]
    [InlineData("code", "==========", "")]
    [InlineData("code", "naïve 日本 Größe", "naïve 日 本 größe")]
    public void Analyze_Text_GivesTheseTerms(string name, string text, string terms) =>
        Assert.Equal(terms, string.Join(' ', TextAnalyzer.FromName(name).Analyze(text)));

    [Fact]
    public void FromName_AnotherLanguage_NamesThePackage()
    {
        var exception = Assert.Throws<ArgumentException>(() => TextAnalyzer.FromName("german"));
        Assert.StartsWith("The analyzer must be one of english, standard, whitespace, code, but was 'german'; analyzers of single languages are in the package SkRerank.Lucene: LuceneAnalyzer.FromName(\"german\").ToTextAnalyzer().", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_Function_GivesItsTerms()
    {
        var analyzer = new TextAnalyzer("letters", text => text.Select(c => c.ToString()));
        Assert.Equal(["a", "b", "a"], analyzer.Analyze("aba"));
        var index = new Bm25Index<int>(new Bm25Options { Analyzer = analyzer });
        index.Upsert(1, "ab");
        Assert.Equal(1, Assert.Single(index.Search("b", 5)).Key);
    }

    [Fact]
    public void Analyze_HugeText_IsLinear()
    {
        // Each would take minutes if a step looked at the whole text again.
        foreach (var text in new[] { new string('_', 1_000_000), new string('.', 1_000_000), string.Concat(Enumerable.Repeat("a.", 500_000)), string.Concat(Enumerable.Repeat("_\u0301", 500_000)), new string('y', 1_000_000) })
        {
            foreach (var name in TextAnalyzer.Names) _ = TextAnalyzer.FromName(name).Analyze(text);
        }
    }
}
