using System.Globalization;
using SkRerank.Cost;

namespace SkRerank.Cli;

/// <summary>Says in one line what the calls of a hosted reranker used.</summary>
internal static class RemoteUseText
{
    public static string Of(string name, CostTotal total)
    {
        List<string> parts = [string.Create(CultureInfo.InvariantCulture, $"{total.Calls} calls with {total.Documents} documents")];
        if (total.SearchUnits > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{total.SearchUnits} search units"));
        if (total.Tokens > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{total.Tokens} tokens"));
        parts.Add(total.CallsWithoutCost == total.Calls
            ? "price not known"
            : string.Create(CultureInfo.InvariantCulture, $"about {total.Cost:0.######} US dollars by list prices of {PriceTable.Default.Date:yyyy-MM-dd}{(total.CallsWithoutCost > 0 ? $" without {total.CallsWithoutCost} calls of unknown cost" : "")}"));
        return $"{name}: {string.Join(", ", parts)}.";
    }
}
