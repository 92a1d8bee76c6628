using System.Globalization;
using Spectre.Console;

namespace SkRerank.Cli;

/// <summary>Shows progress on standard error: a bar on a terminal, a plain line every tenth otherwise.</summary>
internal static class ProgressView
{
    /// <summary>Runs work that reports how much of how many it has done.</summary>
    public static async Task<T> RunAsync<T>(string what, Func<Action<int, int>, Task<T>> work) =>
        Console.IsErrorRedirected ? await work(PlainLines(what)) : await BarAsync(what, work);

    private static async Task<T> BarAsync<T>(string what, Func<Action<int, int>, Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(async context =>
        {
            var task = context.AddTask(Markup.Escape(what));
            return await work((done, total) =>
            {
                task.MaxValue = total;
                task.Value = done;
            });
        });
    }

    private static Action<int, int> PlainLines(string what)
    {
        var tenths = 0;
        return (done, total) =>
        {
            var reached = (int)(10L * done / total);
            if (reached <= tenths) return;
            tenths = reached;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {done} of {total}"));
        };
    }
}
