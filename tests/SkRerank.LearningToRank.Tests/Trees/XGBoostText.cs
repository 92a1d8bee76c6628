namespace SkRerank.LearningToRank.Tests.Trees;

/// <summary>A small XGBoost model in the layout of its <c>doc/model.schema</c>, written by hand.</summary>
internal static class XGBoostText
{
    /// <summary>
    /// Two trees over a and b, base score 0.5.
    /// First: a &lt; 0.5 → 0.1 (missing goes left), else (b &lt; 0.3 → 0.2, missing goes right, else 0.3). Second: b &lt; 1 → -0.7, else 16777216 (2^24); missing goes left; nodes 3 and 4 were pruned.
    /// </summary>
    public const string TwoTrees = """
        {"learner":{"attributes":{},"feature_names":["a","b"],"feature_types":["float","float"],"gradient_booster":{"model":{"gbtree_model_param":{"num_parallel_tree":"1","num_trees":"2"},"iteration_indptr":[0,1,2],"tree_info":[0,0],"trees":[
        {"base_weights":[0,0.1,0.25,0.2,0.3],"categories":[],"default_left":[1,0,0,0,0],"id":0,"left_children":[1,-1,3,-1,-1],"right_children":[2,-1,4,-1,-1],"loss_changes":[9,0,4,0,0],"parents":[2147483647,0,0,2,2],"split_conditions":[0.5,0.1,0.3,0.2,0.3],"split_indices":[0,0,1,0,0],"split_type":[0,0,0,0,0],"sum_hessian":[10,4,6,3,3],"tree_param":{"num_deleted":"0","num_feature":"2","num_nodes":"5","size_leaf_vector":"1"}},
        {"base_weights":[0,-0.7,1,0,0],"categories":[],"default_left":[true,false,false,false,false],"id":1,"left_children":[1,-1,-1,-1,-1],"right_children":[2,-1,-1,-1,-1],"loss_changes":[5,0,0,0,0],"parents":[2147483647,0,0,1,1],"split_conditions":[1.0,-0.7,16777216,0,0],"split_indices":[1,0,0,0,0],"sum_hessian":[10,8,2,0,0],"tree_param":{"num_deleted":"2","num_feature":"2","num_nodes":"5","size_leaf_vector":"1"}}
        ]},"name":"gbtree"},"learner_model_param":{"base_score":"5E-1","boost_from_average":"1","num_class":"0","num_feature":"2","num_target":"1"},"objective":{"lambdarank_param":{},"name":"rank:ndcg"}},"version":[2,1,1]}
        """;
}
