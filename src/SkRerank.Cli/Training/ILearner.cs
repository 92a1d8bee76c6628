using System.CommandLine;
using SkRerank.LearningToRank;

namespace SkRerank.Cli.Training;

/// <summary>A way to learn that <c>skrerank train ltr --learner</c> names.</summary>
internal interface ILearner
{
    /// <summary>Gets the word for <c>--learner</c>.</summary>
    string Name { get; }

    /// <summary>Gets the options that only this learner has.</summary>
    IReadOnlyList<Option> Options { get; }

    /// <summary>Makes the trainer that the options describe.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="shared">The options that all learners have.</param>
    /// <param name="rows">The rows to train on: all, those of some folds, or those without a feature.</param>
    IRankingTrainer CreateTrainer(ParseResult parsed, SharedLearnerOptions shared, RankingRows rows);

    /// <summary>Writes a model to a file, which is whole or not there.</summary>
    void Save(IRankingModel model, string path);

    /// <summary>Tells in a few words what was trained, such as <c>60 trees</c>.</summary>
    string Describe(IRankingModel model);

    /// <summary>Tells how much the model leans on each feature, the most first; empty where it cannot say.</summary>
    IReadOnlyList<FeatureWeight> Weights(IRankingModel model);
}
