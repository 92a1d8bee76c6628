using System.CommandLine;
using SkRerank.Cli.Training;

namespace SkRerank.Cli;

/// <summary><c>skrerank train</c>: trains models on labelled data.</summary>
internal static class TrainCommand
{
    public static Command Create() => new("train", "Train ranking models on labelled data.") { TrainLtrCommand.Create() };
}
