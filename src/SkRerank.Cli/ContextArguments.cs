using System.CommandLine;
using SkRerank.Prompting;

namespace SkRerank.Cli;

/// <summary>The options that print passages as they go into a prompt, and what did not get in.</summary>
internal sealed class ContextArguments
{
    private readonly Option<bool> _context = new("--context") { Description = "Print the passages as they go into a prompt: packed, numbered and fenced." };
    private readonly Option<int?> _budget = Choice.Count("--budget", "With --context: how many tokens the passages may have, as the embedding model counts them. Default: 3000.");
    private readonly Option<bool> _shorten = new("--shorten") { Description = "With --context: shorten the best passage that does not fit to whole sentences that do." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _context, _budget, _shorten }) command.Add(option);
    }

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_context);

    /// <exception cref="ArgumentException">An option does not fit the others.</exception>
    public void CheckTogether(ParseResult parsed, bool isFile, bool isJson)
    {
        if (!IsGiven(parsed) && new Option[] { _budget, _shorten }.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } option) throw new ArgumentException($"{option.Name} is about the context: give it with --context.");
        if (IsGiven(parsed) && isFile) throw new ArgumentException("--context is for one question: leave --queries out.");
        if (IsGiven(parsed) && isJson) throw new ArgumentException("--context prints text: leave --json out.");
    }

    /// <summary>Prints the context to standard output, and to standard error what it holds and what it does not.</summary>
    public void Print(ParseResult parsed, ITokenCounter counter, IReadOnlyList<RerankDocument> ranking)
    {
        var options = new ContextOptions { MaxTokens = parsed.GetValue(_budget) ?? 3000, ReservedTokens = 0, Shorten = parsed.GetValue(_shorten) };
        var context = new ContextBuilder(counter, options).Build(ranking);
        if (context.Passages.Count > 0) Console.WriteLine(context.Text);
        Console.Error.WriteLine($"{context.Passages.Count} {(context.Passages.Count == 1 ? "passage" : "passages")} in {context.Tokens} of {context.TokenBudget} tokens.");
        foreach (var passage in context.Passages) Console.Error.WriteLine($"  {TerminalText.OneLine(passage.ToString())}");
        foreach (var removed in context.Removed)
        {
            var into = removed.MergedInto is { } kept && kept != removed.Index ? $" into {TerminalText.OneLine(ranking[kept].Id ?? "")}" : "";
            Console.Error.WriteLine($"{TerminalText.OneLine(ranking[removed.Index].Id ?? "")}{into} ({removed.Stage}): {TerminalText.OneLine(removed.Reason)}");
        }
    }
}
