using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using SkRerank.Remote;

namespace SkRerank.Cost;

/// <summary>Holds what providers ask for reranking, with the date on which the prices were read.</summary>
/// <remarks>
/// <see cref="Default"/> is the file <c>Cost/prices.json</c> of this package: list prices in US dollars, without discounts, free tiers and taxes. A price that no public source states is left unknown, and a cost of it is <see langword="null"/>,
/// never 0. Override it with <see cref="With"/>, or load a file of one's own in the same form.
/// </remarks>
public sealed class PriceTable
{
    /// <summary>The name under which <see cref="UsageDetails.AdditionalCounts"/> holds the search units that a provider billed: <c>search_units</c>.</summary>
    public const string SearchUnits = WireJson.SearchUnits;

    private static readonly Lazy<PriceTable> Embedded = new(ReadEmbedded);

    private PriceTable(DateOnly date, IReadOnlyList<RerankPrice> prices)
    {
        Date = date;
        Prices = prices;
    }

    /// <summary>Gets the prices of this package.</summary>
    public static PriceTable Default => Embedded.Value;

    /// <summary>Gets the date on which the prices were read.</summary>
    public DateOnly Date { get; }

    /// <summary>Gets the prices.</summary>
    public IReadOnlyList<RerankPrice> Prices { get; }

    /// <summary>Reads a table: an object with <c>date</c> and <c>prices</c>, whose entries have the names of <see cref="RerankPrice"/> in camel case.</summary>
    /// <param name="json">The JSON.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">It is not such a table.</exception>
    public static PriceTable Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new RerankException($"A price table must be JSON, but is not: {exception.Message}", exception) { Operation = "load" };
        }
    }

    /// <summary>Gives the table with other or further prices; one for the same provider and model takes the place of that before.</summary>
    /// <param name="prices">The prices.</param>
    /// <returns>A new table.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prices"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A price is negative, or covers no document.</exception>
    public PriceTable With(params IEnumerable<RerankPrice> prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        var merged = Prices.ToList();
        foreach (var price in prices)
        {
            if (Problem(price) is { } problem) throw new ArgumentException($"The price of '{price.Provider}:{price.Model}' {problem}.", nameof(prices));
            merged.RemoveAll(other => IsFor(other, price.Provider, price.Model));
            merged.Add(price);
        }

        return new PriceTable(Date, merged);
    }

    /// <summary>Finds the price of a model: its own, or that of the provider's every model.</summary>
    /// <param name="provider">The provider's name; case does not count.</param>
    /// <param name="model">The model; case does not count.</param>
    /// <returns>The price, or <see langword="null"/> where the table has none.</returns>
    public RerankPrice? Find(string? provider, string? model) =>
        Prices.FirstOrDefault(price => IsFor(price, provider, model)) ?? Prices.FirstOrDefault(price => IsFor(price, provider, RerankPrice.AnyModel));

    /// <summary>Estimates what a call cost.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="model">The model.</param>
    /// <param name="usage">What the provider counted, or <see langword="null"/>.</param>
    /// <param name="documentCount">How many documents were scored; used where the provider bills search units and does not say how many.</param>
    /// <returns>The cost in US dollars; <see langword="null"/> where the price or what it applies to is not known.</returns>
    public decimal? Cost(string? provider, string? model, UsageDetails? usage, int documentCount)
    {
        if (Find(provider, model) is not { } price) return null;
        if (price.PerSearchUnit is { } perUnit)
            return perUnit * (usage?.AdditionalCounts is { } counts && counts.TryGetValue(SearchUnits, out var units) ? units : Units(price, documentCount));
        return (usage?.TotalTokenCount ?? usage?.InputTokenCount) is { } tokens ? price.PerMillionTokens * tokens / 1_000_000 : null;
    }

    /// <summary>Estimates what an answer cost: nothing where the provider was not asked.</summary>
    internal decimal? CostOf(string? provider, string? model, RerankResponse response, int documentCount) =>
        response.EstimatedCost ?? (response.AdditionalProperties?.TryGetValue(HttpReranker.RequestsProperty, out int requests) == true && requests == 0 ? 0 : Cost(provider, model, response.Usage, documentCount));

    /// <summary>Estimates what a call may cost before it is made, rather too much than too little.</summary>
    internal decimal? Estimate(string? provider, string? model, int queryTokens, IReadOnlyList<int> documentTokens)
    {
        if (Find(provider, model) is not { } price) return null;
        if (price.PerSearchUnit is { } perUnit)
        {
            var counted = price.TokensPerDocument is { } most ? documentTokens.Sum(tokens => Math.Max(1L, ((long)queryTokens + tokens + most - 1) / most)) : documentTokens.Count;
            return perUnit * Units(price, counted);
        }

        return price.PerMillionTokens * (((long)queryTokens * documentTokens.Count) + documentTokens.Sum(tokens => (long)tokens)) / 1_000_000;
    }

    private static long Units(RerankPrice price, long documents) => (documents + price.DocumentsPerSearchUnit - 1) / price.DocumentsPerSearchUnit;

    private static bool IsFor(RerankPrice price, string? provider, string? model) =>
        string.Equals(price.Provider, provider, StringComparison.OrdinalIgnoreCase) && string.Equals(price.Model, model, StringComparison.OrdinalIgnoreCase);

    private static string? Problem(RerankPrice price) =>
        price.PerSearchUnit < 0 || price.PerMillionTokens < 0 ? "must not be negative"
        : price.DocumentsPerSearchUnit < 1 || price.TokensPerDocument < 1 ? "must cover at least one document and one token"
        : price.PerSearchUnit is not null && price.PerMillionTokens is not null ? "must be by search unit or by token, not both"
        : null;

    private static PriceTable ReadEmbedded()
    {
        using var stream = typeof(PriceTable).Assembly.GetManifestResourceStream("SkRerank.Cost.prices.json")!;
        using var document = JsonDocument.Parse(stream);
        return Read(document.RootElement);
    }

    private static PriceTable Read(JsonElement json)
    {
        if (!DateOnly.TryParseExact(WireJson.Text(json, "date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) throw Malformed("'date' must be a date such as 2026-11-25");
        if (WireJson.Child(json, "prices") is not { ValueKind: JsonValueKind.Array } entries) throw Malformed("'prices' must be a list");
        var prices = new List<RerankPrice>();
        foreach (var entry in entries.EnumerateArray())
        {
            var price = new RerankPrice(WireJson.Text(entry, "provider") ?? throw Malformed($"'provider' of entry {prices.Count} must be a text"), WireJson.Text(entry, "model") ?? throw Malformed($"'model' of entry {prices.Count} must be a text"))
            {
                PerSearchUnit = Amount(entry, "perSearchUnit", prices.Count),
                PerMillionTokens = Amount(entry, "perMillionTokens", prices.Count),
                DocumentsPerSearchUnit = (int)(Amount(entry, "documentsPerSearchUnit", prices.Count) ?? 100),
                TokensPerDocument = (int?)Amount(entry, "tokensPerDocument", prices.Count),
                Source = WireJson.Text(entry, "source"),
            };
            if (Problem(price) is { } problem) throw Malformed($"the price of '{price.Provider}:{price.Model}' {problem}");
            if (prices.Any(other => IsFor(other, price.Provider, price.Model))) throw Malformed($"'{price.Provider}:{price.Model}' is there twice");
            prices.Add(price);
        }

        return new PriceTable(date, prices);
    }

    private static decimal? Amount(JsonElement entry, string name, int position) => WireJson.Child(entry, name) switch
    {
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDecimal(out var amount) && amount <= 1_000_000 => amount,
        var value => throw Malformed($"'{name}' of entry {position} must be a number or null, but is {WireJson.Kind(value)}"),
    };

    private static RerankException Malformed(string what) => new($"The price table is not in its form: {what}; see Cost/prices.json of the package for the form.") { Operation = "load" };
}
