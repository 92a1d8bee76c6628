using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text;
using SkRerank;
using SkRerank.Cli;
using SkRerank.Cli.Serving;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var root = new RootCommand("Reranking for .NET RAG, from the command line: index, search, rerank and measure, all offline.")
{
    IndexCommand.Create(),
    SearchCommand.Create(),
    RerankCommand.Create(),
    EvalCommand.Create(),
    CompareCommand.Create(),
    GateCommand.Create(),
    ReportCommand.Create(),
    LabelCommand.Create(),
    ExperimentCommand.Create(),
    DiagnoseCommand.Create(),
    AdviseCommand.Create(),
    BenchCommand.Create(),
    TuneCommand.Create(),
    TrainCommand.Create(),
    CalibrateCommand.Create(),
    MineCommand.Create(),
    ModelsCommand.Create(),
    ServeCommand.Create(),
    McpCommand.Create(),
    HealthCommand.Create(),
    DoctorCommand.Create(),
};
var parsed = root.Parse(args);
if (parsed.Action is ParseErrorAction)
{
    var names = "";
    for (var at = parsed.CommandResult; at.Command != root; at = (CommandResult)at.Parent!) names = $"{at.Command.Name} {names}";
    Console.Error.WriteLine($"{TerminalText.OneLine(parsed.Errors[0].Message).TrimEnd('.')}: see 'skrerank {names}--help'.");
    return 1;
}

try
{
    var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false };

    // The host of a server listens for the signals itself and finishes what it took, for which two seconds may be too few.
    if (parsed.CommandResult.Command.Name is ServeCommand.Name or McpCommand.Name) invocation.ProcessTerminationTimeout = null;
    return await parsed.InvokeAsync(invocation);
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Cancelled; what was committed to a store and what was fetched of a model stays, labels are kept, and no run, pipeline or calibrator file was written.");
    return 130;
}
catch (Exception e) when (e is RerankException or ArgumentException or IOException or UnauthorizedAccessException)
{
    // The sentence is the message; a stack trace would not help the user.
    Console.Error.WriteLine(TerminalText.OneLine(ErrorText.Of(e)));
    return 1;
}
