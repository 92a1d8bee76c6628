using SkRerank.Evaluation.Labelling;

namespace SkRerank.Cli;

/// <summary>Shows passages one by one in the terminal and takes a grade by key; piped input works as keys do.</summary>
internal sealed class LabelSession(IReadOnlyList<LabelCandidate> pool, LabelFile labels, string output)
{
    private const int ShownCharacters = 2000;
    private const string Keys = "0 not relevant, 1 on the subject, 2 some answer, 3 the answer; s skip, u undo, q quit";

    private string? _shown;

    public void Run(CancellationToken cancellationToken)
    {
        List<int> open = [.. Enumerable.Range(0, pool.Count).Where(i => labels.Find(pool[i].QueryId, pool[i].DocumentId) is null)];
        Console.WriteLine($"{pool.Count} passages pooled, {pool.Count - open.Count} judged already. Keys: {Keys}.");
        var (graded, skipped) = (0, 0);
        for (var at = 0; at < open.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var candidate = pool[open[at]];
            Show(candidate, at, open);
            var key = Key();
            if (key is null or 'q') break;
            if (key == 'u')
            {
                if (at == 0)
                {
                    Console.WriteLine("There is nothing to undo.");
                    continue;
                }

                var last = pool[open[--at]];
                if (labels.Remove(last.QueryId, last.DocumentId)) graded--;
                else skipped--;
                continue;
            }

            if (key == 's')
            {
                skipped++;
            }
            else
            {
                labels.Set(candidate.QueryId, candidate.DocumentId, key.Value - '0');
                graded++;
            }

            at++;
        }

        var left = pool.Count(candidate => labels.Find(candidate.QueryId, candidate.DocumentId) is null);
        Console.WriteLine($"\n{graded} graded, {skipped} skipped; {pool.Count - left} of {pool.Count} passages are judged in {TerminalText.OneLine(output)}.{(left > 0 ? " The same command goes on from here." : "")}");
    }

    private void Show(LabelCandidate candidate, int at, List<int> open)
    {
        if (_shown != candidate.QueryId) Console.WriteLine($"\n=== {TerminalText.OneLine(candidate.Query)}");
        _shown = candidate.QueryId;
        Console.WriteLine($"\n--- {at + 1} of {open.Count}");

        // Stores that index the title with the text have it there already.
        if (!string.IsNullOrWhiteSpace(candidate.Title) && !candidate.Text.StartsWith(candidate.Title, StringComparison.Ordinal)) Console.WriteLine(TerminalText.OneLine(candidate.Title));
        Console.WriteLine(TerminalText.Snippet(candidate.Text, ShownCharacters));
        Console.Write("grade> ");
    }

    // The next key that means something; null at the end of piped input.
    private static char? Key()
    {
        while (true)
        {
            int read = Console.IsInputRedirected ? Console.In.Read() : Console.ReadKey(intercept: true).KeyChar;
            if (read < 0)
            {
                Console.WriteLine();
                return null;
            }

            var key = char.ToLowerInvariant((char)read);
            if (key is (>= '0' and <= '3') or 's' or 'u' or 'q')
            {
                Console.WriteLine(key);
                return key;
            }

            if (!char.IsWhiteSpace(key)) Console.Write($"\nNo key for that. {Keys}.\ngrade> ");
        }
    }
}
