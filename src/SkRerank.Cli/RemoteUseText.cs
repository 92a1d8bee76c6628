using System.Globalization;
using System.Numerics;
using SkRerank.Cost;

namespace SkRerank.Cli;

/// <summary>Says in one line what the calls of a hosted reranker used.</summary>
internal static class RemoteUseText
{
    public static string Of(string name, CostTotal total)
    {
        List<string> parts = [string.Create(CultureInfo.InvariantCulture, $"{Count(total.Calls, "call")} with {Count(total.Documents, "document")}")];
        if (total.SearchUnits > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{Count(total.SearchUnits, "search unit")}"));
        if (total.Tokens > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{Count(total.Tokens, "token")}"));
        parts.Add(total.CallsWithoutCost == total.Calls
            ? "price not known"
            : string.Create(CultureInfo.InvariantCulture, $"about {total.Cost:0.######} US dollars by list prices of {PriceTable.Default.Date:yyyy-MM-dd}{(total.CallsWithoutCost > 0 ? $" without {Count(total.CallsWithoutCost, "call")} of unknown cost" : "")}"));
        return $"{name}: {string.Join(", ", parts)}.";
    }

    private static string Count<T>(T count, string what)
        where T : INumber<T> => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == T.One ? "" : "s")}");
}
