using System.Globalization;
using SkRerank.Chat;

namespace SkRerank.Cli;

/// <summary>Says in words what a chat model would take, or took.</summary>
internal static class ChatModelText
{
    public static string Plan(string name, IReadOnlyList<ListwisePlan> plans, ModelPrice? price, decimal? budget)
    {
        if (plans.Count == 0) return $"{name}: nothing to rerank. No call was made.";
        var cost = plans.Sum(plan => plan.MaxCost);
        var isEstimated = plans.Any(plan => plan.IsEstimated) ? ", estimated" : "";
        var money = price is null ? "not known; give it with --price IN,OUT" : string.Create(CultureInfo.InvariantCulture, $"at most {cost:0.######} US dollars, at {price.Input} and {price.Output} for a million tokens of prompt and of answer");
        var shortage = cost > budget ? string.Create(CultureInfo.InvariantCulture, $"\n  budget   {budget} US dollars, which is less: rankings may end early, with the best order so far") : "";
        return string.Create(CultureInfo.InvariantCulture, $"""
            {name} by {plans[0].Strategy}, over {plans.Count} {(plans.Count == 1 ? "query" : "queries")} with {plans.Sum(plan => plan.Candidates)} candidates
              calls    at most {plans.Sum(plan => plan.Calls)}, and one more for each answer that cannot be read
              rounds   at most {plans.Max(plan => plan.Rounds.Count)} that wait for each other in one query
              tokens   at most {plans.Sum(plan => plan.PromptTokens)} of prompts and {plans.Sum(plan => plan.AnswerTokens)} of answers{isEstimated}
              price    {money}{shortage}
            No call was made.
            """);
    }

    public static string Use(string name, IReadOnlyList<ChatReport> reports, long tokens, decimal? cost, decimal? budget)
    {
        var money = cost is null ? "price not known" : string.Create(CultureInfo.InvariantCulture, $"about {cost:0.######} US dollars");
        var early = reports.Count(report => report.Listwise.Stop != BudgetStop.None);
        var ended = early == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" The budget of {budget} US dollars ended {early} of {reports.Count} rankings early.");
        return string.Create(CultureInfo.InvariantCulture, $"{name}: {reports.Count} {(reports.Count == 1 ? "ranking" : "rankings")} in {reports.Sum(report => report.Listwise.Calls)} calls, {tokens} tokens, {money}.{ended}{Suspicious(reports)}");
    }

    private static string Suspicious(IReadOnlyList<ChatReport> reports)
    {
        (string Id, InjectionSigns Signs)[] found = [.. reports.SelectMany(report => report.Suspicious).DistinctBy(passage => passage.Id)];
        return found.Length == 0 ? "" : $" {(found.Length == 1 ? "1 passage looks" : $"{found.Length} passages look")} as if written to the model and not to readers: '{TerminalText.OneLine(found[0].Id)}' ({found[0].Signs.ToString().ToLowerInvariant()}){(found.Length > 1 ? " is the first" : "")}.";
    }
}
