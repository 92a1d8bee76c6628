using Microsoft.Extensions.AI;
using SkRerank.Cost;

namespace SkRerank.Tests.Cost;

public sealed class PriceTableTests
{
    // Two search units of 0.002; 1,000,000 tokens at 0.05; 250,000 at 0.05.
    private static readonly PriceTable Table = PriceTable.Parse("""
        {
          "date": "2026-01-02",
          "prices": [
            { "provider": "units", "model": "a", "perSearchUnit": 0.002, "tokensPerDocument": 500, "source": "made up" },
            { "provider": "units", "model": "*", "perSearchUnit": null },
            { "provider": "tokens", "model": "*", "perMillionTokens": 0.05 }
          ]
        }
        """);

    [Fact]
    public void Default_EveryPrice_NamesWhereItWasRead()
    {
        Assert.True(PriceTable.Default.Date > new DateOnly(2026, 1, 1));
        Assert.All(PriceTable.Default.Prices, price => Assert.False(string.IsNullOrWhiteSpace(price.Source)));
        Assert.Equal(0.002m, PriceTable.Default.Find("cohere", "rerank-v3.5")!.PerSearchUnit);
        Assert.Equal(0.05m, PriceTable.Default.Find("voyage", "rerank-2.5")!.PerMillionTokens);
    }

    [Fact]
    public void Cost_ModelWithoutAPrice_IsNotKnownAndNotZero()
    {
        Assert.False(PriceTable.Default.Find("bedrock", "amazon.rerank-v1:0")!.IsKnown);
        Assert.Null(PriceTable.Default.Cost("bedrock", "amazon.rerank-v1:0", null, 10));
        Assert.Null(PriceTable.Default.Cost("nobody", "x", null, 10));
        Assert.Null(Table.Cost("units", "b", Units(1), 10));
    }

    [Theory]
    [InlineData(1, 1, "0.002")]
    [InlineData(3, 1, "0.006")]
    [InlineData(null, 100, "0.002")]
    [InlineData(null, 101, "0.004")]
    [InlineData(null, 1000, "0.020")]
    [InlineData(null, 0, "0.000")]
    public void Cost_BySearchUnit_IsWhatWasBilledElseAHundredDocumentsEach(int? billed, int documents, string expected) =>
        Assert.Equal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Table.Cost("UNITS", "A", billed is { } units ? Units(units) : null, documents));

    [Fact]
    public void Cost_ByToken_IsByTheMillion()
    {
        Assert.Equal(0.0125m, Table.Cost("tokens", "any", new UsageDetails { TotalTokenCount = 250_000 }, 1));
        Assert.Equal(0.05m, Table.Cost("tokens", "any", new UsageDetails { InputTokenCount = 1_000_000 }, 1));
        Assert.Null(Table.Cost("tokens", "any", null, 1));
    }

    // Query of 100 tokens: documents of 400, 401 and 1,000 tokens are 1, 2 and 3 documents of at most 500; 6 · 20 = 120 documents are two units.
    [Fact]
    public void Estimate_LongDocuments_CountAsSeveral() =>
        Assert.Equal(0.004m, Table.Estimate("units", "a", 100, [.. Enumerable.Repeat<int[]>([400, 401, 1000], 20).SelectMany(tokens => tokens)]));

    // 10 · 3 + (100 + 200 + 300) = 630 tokens.
    [Fact]
    public void Estimate_ByToken_CountsTheQueryForEachDocument() => Assert.Equal(630m * 0.05m / 1_000_000, Table.Estimate("tokens", "m", 10, [100, 200, 300]));

    [Fact]
    public void With_OwnPrice_TakesThePlaceOfTheOther()
    {
        var own = Table.With(new RerankPrice("units", "a") { PerSearchUnit = 1 }, new RerankPrice("mine", "*") { PerMillionTokens = 2 });
        Assert.Equal((1m, 2m), (own.Find("units", "a")!.PerSearchUnit, own.Find("mine", "x")!.PerMillionTokens));
        Assert.Equal(0.002m, Table.Find("units", "a")!.PerSearchUnit);
        Assert.Equal(4, own.Prices.Count);
    }

    [Fact]
    public void With_ImpossiblePrice_IsRefused()
    {
        Assert.StartsWith("The price of 'a:b' must not be negative.", Assert.Throws<ArgumentException>(() => Table.With(new RerankPrice("a", "b") { PerSearchUnit = -1 })).Message, StringComparison.Ordinal);
        Assert.StartsWith("The price of 'a:b' must be by search unit or by token, not both.", Assert.Throws<ArgumentException>(() => Table.With(new RerankPrice("a", "b") { PerSearchUnit = 1, PerMillionTokens = 1 })).Message, StringComparison.Ordinal);
        Assert.StartsWith("The price of 'a:b' must cover at least one document and one token.", Assert.Throws<ArgumentException>(() => Table.With(new RerankPrice("a", "b") { DocumentsPerSearchUnit = 0 })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"prices":[]}""", "'date' must be a date such as 2026-11-25")]
    [InlineData("""{"date":"2026-01-01"}""", "'prices' must be a list")]
    [InlineData("""{"date":"2026-01-01","prices":[{"model":"a"}]}""", "'provider' of entry 0 must be a text")]
    [InlineData("""{"date":"2026-01-01","prices":[{"provider":"p","model":"a","perSearchUnit":"2"}]}""", "'perSearchUnit' of entry 0 must be a number or null, but is a text")]
    [InlineData("""{"date":"2026-01-01","prices":[{"provider":"p","model":"a"},{"provider":"P","model":"A"}]}""", "'P:A' is there twice")]
    [InlineData("""{"date":"2026-01-01","prices":[{"provider":"p","model":"a","perMillionTokens":-1}]}""", "the price of 'p:a' must not be negative")]
    public void Parse_OtherForm_SaysWhat(string json, string what) =>
        Assert.Equal($"The price table is not in its form: {what}; see Cost/prices.json of the package for the form.", Assert.Throws<RerankException>(() => PriceTable.Parse(json)).Message);

    [Fact]
    public void Parse_NotJson_SaysSo() => Assert.StartsWith("A price table must be JSON, but is not: ", Assert.Throws<RerankException>(() => PriceTable.Parse("date: 2026")).Message, StringComparison.Ordinal);

    private static UsageDetails Units(long units) => new() { AdditionalCounts = new AdditionalPropertiesDictionary<long> { [PriceTable.SearchUnits] = units } };
}
